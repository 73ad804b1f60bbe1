Feature: Addressing an event
  For integrators who send events, such as typing indicators. Events are addressed like messages. In
  DISPATCH mode only the channel identity serves, in CONVERSATION mode the contact ID does as well.

  @rule:SEND-DISPATCH-EVENT-IDENTIFIED-BY @must @dispatch @page @needs-events @needs-recipients
  Rule: In DISPATCH mode, an event can be sent by channel identity
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    Events_SendEvent with recipient.identified_by. The recipient needs no contact.

    @id:recipients
    Scenario Outline: A DISPATCH app can send an event by channel identity to a <recipient>
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When an event is sent to the recipient by channel identity
      Then the request succeeds

      Examples: without and with a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:default-mode
    Scenario: An app created with the default mode can send an event by channel identity
      Given an app created with the default mode
      And the recipient is a stranger
      When an event is sent to the recipient by channel identity
      Then the request succeeds

    @id:changed-mode
    Scenario: An app changed to DISPATCH mode can send an event by channel identity
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient by channel identity
      Then the request succeeds

  @rule:SEND-DISPATCH-EVENT-CONTACT-ID @should @dispatch @page @needs-events @needs-recipients
  Rule: In DISPATCH mode, an event sent by contact ID is refused
    "Therefore, when using a Conversation API app set to DISPATCH mode, the following API calls should be made by including and populating the identified_by sub-object of the recipient object:"
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    Events_SendEvent with recipient.contact_id. The API reference adds that in Dispatch Mode "you
    must use the identified_by field". The refusal is a 4xx, whether or not the contact exists.

    @id:known
    Scenario Outline: A DISPATCH app's event by contact ID to a <recipient> is refused
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When an event is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: without and with a conversation elsewhere
        | case           | recipient      |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:unknown-contact
    Scenario: A DISPATCH app's event to an unknown contact ID is refused
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When an event is sent to an unknown contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:earlier-event
    Scenario: A DISPATCH app's event by contact ID is refused even after one by channel identity
      Given an app in DISPATCH mode
      And the recipient is a contact
      And an event was sent to the recipient by channel identity
      When another event is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:default-mode
    Scenario: An event by contact ID from an app created with the default mode is refused
      Given an app created with the default mode
      And the recipient is a contact
      When an event is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

    @id:changed-mode
    Scenario: An event by contact ID from an app changed to DISPATCH mode is refused
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient by contact ID
      Then the request is refused
      And the same request by channel identity succeeds

  @rule:SEND-CONVERSATION-EVENT-CONTACT-ID @must @conversation @page @needs-events @needs-recipients
  Rule: In CONVERSATION mode, an event can be sent by contact ID
    "Therefore, when using a Conversation API app set to CONVERSATION mode, the following API calls can be made by including and populating the contact_id field of the recipient object:"
    Processing Modes, Notes on CONVERSATION mode, Sending messages and events (current edition)

    Events_SendEvent with recipient.contact_id.

    @id:recipients
    Scenario Outline: A CONVERSATION app can send an event by contact ID to a <recipient>
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When an event is sent to the recipient by contact ID
      Then the request succeeds

      Examples: without and with a conversation with the app
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:changed-mode
    Scenario: An app changed to CONVERSATION mode can send an event by contact ID
      Given an app in DISPATCH mode
      And the recipient is a contact
      And the app was changed to CONVERSATION mode
      When an event is sent to the recipient by contact ID
      Then the request succeeds

    @id:made-by-message
    Scenario: A CONVERSATION app can send an event by the contact ID that a message created
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message has created a contact and a conversation
      When an event is sent to the recipient by contact ID
      Then the request succeeds

    @id:content
    Scenario Outline: A CONVERSATION app can send <event> event by contact ID to a contact
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When <event> event is sent to the recipient by contact ID
      Then the request succeeds

      Examples: every other kind of event that an app can send
        | case          | event           |
        | composing-end | a composing end |
        | comment-reply | a comment reply |
        | agent-joined  | an agent joined |
        | agent-left    | an agent left   |
        | generic       | a generic       |

  @rule:SEND-CONVERSATION-EVENT-IDENTIFIED-BY @must @conversation @reference @needs-events @needs-recipients
  Rule: In CONVERSATION mode, an event can be sent by channel identity
    "When sending a mobile terminated (MT) message or event in CONVERSATION mode, you can identify the recipient in two ways"
    API reference, Contact management, CONVERSATION mode

    Events_SendEvent with recipient.identified_by. The recipient needs no contact.

    @id:recipients
    Scenario Outline: A CONVERSATION app can send an event by channel identity to a <recipient>
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When an event is sent to the recipient by channel identity
      Then the request succeeds

      Examples: whatever the project knows of the recipient
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:changed-mode
    Scenario: An app changed to CONVERSATION mode can send an event by channel identity
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And the app was changed to CONVERSATION mode
      When an event is sent to the recipient by channel identity
      Then the request succeeds

    @id:content
    Scenario Outline: A CONVERSATION app can send <event> event by channel identity to a stranger
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When <event> event is sent to the recipient
      Then the request succeeds

      Examples: every kind of event but composing and reading
        | case          | event           |
        | composing-end | a composing end |
        | comment-reply | a comment reply |
        | agent-joined  | an agent joined |
        | agent-left    | an agent left   |
        | generic       | a generic       |

  @rule:SEND-EVENT-RECIPIENT-REQUIRED @should @both @reference @needs-events @needs-recipients
  Rule: An event without a recipient is refused
    "Requires either contact_id or identified_by."
    API reference, Events_SendEvent, recipient

    Events_SendEvent with an empty recipient, or with an empty list in recipient.identified_by. The
    refusal is a 4xx, in either mode.

    @id:no-recipient
    Scenario Outline: A <mode> app's event without a recipient is refused
      Given an app in <mode> mode
      And the recipient is a stranger
      When an event is sent without a recipient
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:no-identities
    Scenario Outline: A <mode> app's event with an empty list of identities is refused
      Given an app in <mode> mode
      And the recipient is a stranger
      When an event is sent to an empty list of identities
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:SEND-EVENT-RECIPIENT-ONE-OF @should @both @reference @needs-events @needs-recipients
  Rule: An event that names both a contact ID and a channel identity is refused
    "Requires either contact_id or identified_by."
    API reference, Events_SendEvent, recipient

    Events_SendEvent with recipient.contact_id and recipient.identified_by at once. We read
    "either" as excluding both. The refusal is a 4xx, in either mode.

    @id:both
    Scenario Outline: A <mode> app's event naming both contact ID and identity is refused
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When an event is sent to the recipient by contact ID and channel identity
      Then the request is refused
      And the same request by channel identity succeeds

      Examples: a contact in DISPATCH mode, a chat partner in CONVERSATION mode
        | case         | mode         | recipient    |
        | dispatch     | DISPATCH     | contact      |
        | conversation | CONVERSATION | chat partner |
