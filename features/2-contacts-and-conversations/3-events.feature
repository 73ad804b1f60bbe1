Feature: Events in DISPATCH mode
  An event in DISPATCH mode leaves nobody behind; whether it can be read later is left open.
  This matters to whoever shows that somebody is typing, and looks it up again.

  @rule:DISPATCH-EVENT-CREATES-NO-CONTACT @must @dispatch @page @needs-events @needs-recipients
  Rule: TITLE OF DISPATCH-EVENT-CREATES-NO-CONTACT
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: an event in DISPATCH mode creates no contact, kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the recipient has no contact

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s2
    Scenario: an event creates no contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the recipient has no contact

    @id:s3
    Scenario: a message by the channel of an event creates no contact
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And an event was sent to the recipient
      When a message is sent to the recipient
      Then the recipient has no contact

  @rule:DISPATCH-EVENT-STARTS-NO-CONVERSATION @must @dispatch @page @needs-events @needs-recipients
  Rule: TITLE OF DISPATCH-EVENT-STARTS-NO-CONVERSATION
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: an event in DISPATCH mode starts no conversation with a <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the recipient has no conversation with the app

      Examples:
        | case | recipient      | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

  @rule:DISPATCH-TYPING-CREATES-NO-CONTACT @must @dispatch @page @needs-events @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TYPING-CREATES-NO-CONTACT
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario: typing in DISPATCH mode creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When the recipient starts typing
      Then the recipient has no contact

    @id:s2
    Scenario: typing creates no contact where no mode was ever set
      Given an app without a mode
      And a recipient who has no contact
      When the recipient starts typing
      Then the recipient has no contact

  @rule:DISPATCH-OPT-CREATES-NO-CONTACT @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-OPT-CREATES-NO-CONTACT
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: an <opting> in DISPATCH mode creates no contact
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When the recipient <opts>
      Then the recipient has no contact

      Examples:
        | case | opts     | opting  |
        | 1    | opts in  | opt-in  |
        | 2    | opts out | opt-out |

  @rule:EVENT-DISPATCH-IDS @may @dispatch @reference @needs-events @needs-recipients
  Rule: TITLE OF EVENT-DISPATCH-IDS
    "Will not be present for apps in Dispatch Mode."
    API reference, ConversationEvent, contact_id and conversation_id

    @id:s1
    Scenario: whether an event sent in DISPATCH mode can be read is open
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When an event is sent to the recipient
      Then it is observed whether the event is stored

    @id:s2
    Scenario: whether an event in DISPATCH mode names a contact is open
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When an event is sent to the recipient
      Then it is observed whether the event is stored without a contact or a conversation
