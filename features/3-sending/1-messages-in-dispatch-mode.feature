Feature: Addressing a message in DISPATCH mode
  For integrators who send messages without managing contacts. A message in DISPATCH mode names its
  recipient by channel identity and never by contact ID.

  @rule:SEND-DISPATCH-IDENTIFIED-BY @must @dispatch @page @needs-recipients
  Rule: In DISPATCH mode, a message can be sent by channel identity
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    Messages_SendMessage with recipient.identified_by. The recipient needs no contact.

    @id:recipients
    Scenario Outline: A DISPATCH app can send a message by channel identity to a <recipient>
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When a message is sent to the recipient by channel identity
      Then the request succeeds

      Examples: whatever the project knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:second-message
    Scenario: A DISPATCH app can send a second message by channel identity to the same stranger
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by channel identity
      Then the request succeeds

    @id:retention
    Scenario: A DISPATCH app with a DISPATCH retention of 7 days can send a message by channel identity
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the recipient is a stranger
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    @id:default-mode
    Scenario: An app created with the default mode can send a message by channel identity
      Given an app created with the default mode
      And the recipient is a stranger
      When a message is sent to the recipient by channel identity
      Then the request succeeds

    @id:changed-mode
    Scenario: An app changed to DISPATCH mode can send a message by channel identity
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-DISPATCH-CONTACT-ID @should @dispatch @page @needs-recipients
  Rule: In DISPATCH mode, a message sent by contact ID is refused
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    Messages_SendMessage with recipient.contact_id. The API reference adds that in Dispatch Mode
    "you must use the identified_by field". The refusal is a 4xx, whether or not the contact exists.

    @id:known
    Scenario Outline: A DISPATCH app's message by contact ID to a <recipient> is refused
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When a message is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: without and with a conversation elsewhere
        | case           | recipient      |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:unknown-contact
    Scenario: A DISPATCH app's message to an unknown contact ID is refused
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When a message is sent to an unknown contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:earlier-message
    Scenario: A DISPATCH app's message by contact ID is refused even after one by channel identity
      Given an app in DISPATCH mode
      And the recipient is a contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:retention
    Scenario: With a DISPATCH retention of 7 days, a DISPATCH app's message by contact ID is refused and never stored
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the recipient is a contact
      When a message is sent to the recipient by contact ID
      Then the request is refused
      And the refused message is never stored
      And the same request by channel identity succeeds

    @id:default-mode
    Scenario: A message by contact ID from an app created with the default mode is refused
      Given an app created with the default mode
      And the recipient is a contact
      When a message is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:changed-mode
    Scenario: A message by contact ID from an app changed to DISPATCH mode is refused
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

  @rule:SEND-DISPATCH-ONLY-CONTACT-ID @should @both @reference @needs-recipients
  Rule: A CONVERSATION app's dispatch-only message sent by contact ID is refused
    "If Dispatch Mode is used, you must use the identified_by field."
    API reference, Messages_SendMessage, recipient

    Messages_SendMessage with recipient.contact_id and processing_strategy DISPATCH_ONLY. The mode
    of the message decides, not that of the app. The refusal is a 4xx.

    @id:known
    Scenario Outline: A CONVERSATION app's dispatch-only message by contact ID to a <recipient> is refused
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a dispatch-only message is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: without and with a conversation with the app
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:unknown-contact
    Scenario: A CONVERSATION app's dispatch-only message to an unknown contact ID is refused
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to an unknown contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:earlier-message
    Scenario: A dispatch-only message by contact ID is refused and never stored, even after an ordinary one
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient by contact ID
      When another dispatch-only message is sent to the recipient by contact ID
      Then the request is refused
      And the refused message is never stored
      And the same request by channel identity succeeds
