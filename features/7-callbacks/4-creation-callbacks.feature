Feature: Callbacks of new contacts and conversations
  For integrators who keep a copy of contacts and conversations up to date from callbacks alone:
  in CONVERSATION mode, whatever a message creates is reported.

  @rule:CALLBACK-CONTACT-CREATED @must @conversation @reference @needs-callbacks @needs-recipients
  Rule: In CONVERSATION mode, a contact that a sent message creates is reported
    "This contact will contain the channel recipient identities included in the request, and a contact creation notification will be sent."
    API reference, Contact management, CONVERSATION mode

    Seen as a CONTACT_CREATE callback with the recipient's identity.

    @id:stranger
    Scenario: In CONVERSATION mode, the contact that a message to a stranger creates is reported
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then a contact creation is reported

    @id:second-stranger
    Scenario: In CONVERSATION mode, the contact that a message to a second stranger creates is reported
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And another recipient is a stranger
      When a message is sent to the recipient
      Then a contact creation is reported

    @id:next-message
    Scenario: In CONVERSATION mode, the contact that the message after a dispatch-only one creates is reported
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then a contact creation is reported

  @rule:CALLBACK-CONVERSATION-STARTED @should @conversation @reference @needs-callbacks @needs-recipients
  Rule: In CONVERSATION mode, a conversation that a sent message starts is reported
    "Creates contacts and conversations automatically when a message is sent or received and there's no existing contact or active conversation."
    API reference, ProcessingMode, CONVERSATION

    Seen as a CONVERSATION_START callback with the contact ID of the recipient.

    @id:recipients
    Scenario Outline: In CONVERSATION mode, the conversation that a message to a <recipient> starts is reported
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then a conversation start is reported

      Examples: with and without a contact
        | case     | recipient |
        | stranger | stranger  |
        | contact  | contact   |

    @id:mode-changed
    Scenario: After a change to CONVERSATION mode, the conversation that a message starts is reported
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then a conversation start is reported

  @rule:CALLBACK-MO-CREATION @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, what an inbound message creates is reported
    "Creates contacts and conversations automatically when a message is sent or received and there's no existing contact or active conversation."
    API reference, ProcessingMode, CONVERSATION

    Seen as a CONTACT_CREATE callback for a new contact, and a CONVERSATION_START callback for a new
    conversation.

    @id:senders
    Scenario Outline: In CONVERSATION mode, the <creation> after an inbound message from a <recipient> is reported
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then a <creation> is reported

      Examples: with and without a contact
        | case             | recipient | creation           |
        | stranger-contact | stranger  | contact creation   |
        | stranger-start   | stranger  | conversation start |
        | contact-start    | contact   | conversation start |

    @id:mode-changed
    Scenario: After a change to CONVERSATION mode, the contact that an inbound message creates is reported
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      When the recipient writes to the app
      Then a contact creation is reported
