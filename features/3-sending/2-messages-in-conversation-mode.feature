Feature: Addressing a message in CONVERSATION mode
  For integrators who work with contacts. A message in CONVERSATION mode names its recipient by
  contact ID or by channel identity and, either way, belongs to the contact that the recipient has.

  @rule:SEND-CONVERSATION-CONTACT-ID @must @conversation @page @needs-recipients
  Rule: In CONVERSATION mode, a message sent by contact ID belongs to that contact
    "Therefore, when using a Conversation API app set to CONVERSATION mode, the following API calls can be made by including and populating the contact_id field of the recipient object:"
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    Messages_SendMessage with recipient.contact_id. The stored message carries the contact ID, and
    the ID of a conversation with that contact.

    @id:recipients
    Scenario Outline: A CONVERSATION app's message by contact ID to a <recipient> is stored with that contact
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient by contact ID
      Then the stored message carries the contact ID and the conversation ID

      Examples: without and with a conversation with the app
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:second-message
    Scenario: A CONVERSATION app's second message by contact ID is stored with the same contact
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by contact ID
      When another message is sent to the recipient by contact ID
      Then the stored second message carries the contact ID and the conversation ID

    @id:changed-mode
    Scenario: A message by contact ID from an app changed to CONVERSATION mode is stored with that contact
      Given an app in DISPATCH mode
      And the recipient is a contact
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by contact ID
      Then the stored message carries the contact ID and the conversation ID

    @id:default-strategy
    Scenario: After a change to CONVERSATION mode, a message by contact ID with strategy DEFAULT belongs to that contact
      Given an app created with the default mode
      And the recipient is a contact
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by contact ID with strategy DEFAULT
      Then the stored message carries the contact ID and the conversation ID

    @id:made-by-message
    Scenario: A CONVERSATION app's message by the ID of a contact that a message created is stored with that contact
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message has created a contact and a conversation
      When another message is sent to the recipient by contact ID
      Then the stored second message carries the contact ID and the conversation ID

  @rule:SEND-CONVERSATION-CONTACT-ID-MADE-BY-MO @should @conversation @page @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, an app can answer by the contact ID that an MO created
    "Therefore, when using a Conversation API app set to CONVERSATION mode, the following API calls can be made by including and populating the contact_id field of the recipient object:"
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    Messages_SendMessage with recipient.contact_id of the contact that an MO created.

    @id:answer
    Scenario: An answer by the contact ID that an inbound message created carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And the recipient wrote to the app
      And the inbound message has created a contact and a conversation
      When a message is sent to the recipient by contact ID
      Then the stored message carries the contact ID and the conversation ID

  @rule:SEND-CONVERSATION-CONTACT-ID-MADE-BY-EVENT @should @conversation @page @needs-events @needs-recipients
  Rule: In CONVERSATION mode, an app can write to the contact ID that an event created
    "Therefore, when using a Conversation API app set to CONVERSATION mode, the following API calls can be made by including and populating the contact_id field of the recipient object:"
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    Messages_SendMessage with recipient.contact_id of the contact that an event created.

    @id:message
    Scenario: A CONVERSATION app's message by the contact ID that an event created is stored with both IDs
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And an event was sent to the recipient
      And the event has created a contact
      When a message is sent to the recipient by contact ID
      Then the stored message carries the contact ID and the conversation ID

  @rule:SEND-CONVERSATION-IDENTIFIED-BY @must @conversation @reference @needs-recipients
  Rule: In CONVERSATION mode, a message can be sent by channel identity
    "you can identify the recipient in two ways"
    API reference, Contact management, CONVERSATION mode

    Messages_SendMessage with recipient.identified_by. The recipient needs no contact.

    @id:recipients
    Scenario Outline: A CONVERSATION app can send a message by channel identity to a <recipient>
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient by channel identity
      Then the request succeeds

      Examples: whatever the project knows of the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | chat-partner   | chat partner   |
        | shared-contact | shared contact |

    @id:changed-mode
    Scenario: An app changed to CONVERSATION mode can send a message by channel identity
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And the app was changed to CONVERSATION mode
      When a message is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-CONVERSATION-KNOWN-CONTACT @must @conversation @reference @needs-recipients
  Rule: In CONVERSATION mode, a message by identity belongs to the existing contact
    "If the recipient is not associated with an existing contact, a new contact will be created."
    API reference, Messages_SendMessage, operation

    Messages_SendMessage with recipient.identified_by. Where the identity belongs to a contact, the
    message is associated with it, and no second contact is created.

    @id:recipients
    Scenario Outline: In CONVERSATION mode, a message by channel identity to a <recipient> belongs to the existing contact
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient by channel identity
      Then the stored message carries the contact ID and the conversation ID
      And the recipient has the same contact

      Examples: without and with a conversation with the app
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:second-message
    Scenario: In CONVERSATION mode, a second message addressed by channel identity belongs to the same contact
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by channel identity
      When another message is sent to the recipient by channel identity
      Then the stored second message carries the contact ID and the conversation ID
      And the recipient has the same contact

    @id:other-app
    Scenario: A CONVERSATION app's message by channel identity belongs to the contact that another app messaged
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      When another message is sent to the recipient by channel identity
      Then the stored second message carries the contact ID and the conversation ID
      And the recipient has the same contact

    @id:second-identity
    Scenario: In CONVERSATION mode, a message to a contact's second identity carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a contact with two identities
      When a message is sent to the recipient by their second identity
      Then the stored message carries the contact ID and the conversation ID
