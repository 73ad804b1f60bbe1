Feature: Events in DISPATCH mode
  An event in DISPATCH mode leaves nobody behind; whether it can be read later is left open.
  This matters to whoever shows that somebody is typing, and looks it up again.

  @rule:DISPATCH-EVENT-CREATES-NO-CONTACT
  Rule: Contacts are note created in DISPATCH mode.

    Scenario Outline: an event in DISPATCH mode creates no contact, kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the recipient has no contact

      Examples:
        | days |
        | 0    |
        | 1    |

    Scenario: an event creates no contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the recipient has no contact

    Scenario: a message by the channel of an event creates no contact
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And an event was sent to the recipient
      When a message is sent to the recipient
      Then the recipient has no contact

  @rule:DISPATCH-EVENT-STARTS-NO-CONVERSATION
  Rule: Since contacts and conversations are not created in DISPATCH mode, these operations will …

    Scenario Outline: an event in DISPATCH mode starts no conversation with a <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the recipient has no conversation with the app

      Examples:
        | recipient      | known                                         |
        | stranger       | no contact                                    |
        | known contact  | a contact                                     |
        | shared contact | a contact and a conversation with another app |

  @rule:DISPATCH-TYPING-CREATES-NO-CONTACT
  Rule: Contacts are note created in DISPATCH mode.

    Scenario: typing in DISPATCH mode creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When the recipient starts typing
      Then the recipient has no contact

    Scenario: typing creates no contact where no mode was ever set
      Given an app without a mode
      And a recipient who has no contact
      When the recipient starts typing
      Then the recipient has no contact

  @rule:DISPATCH-OPT-CREATES-NO-CONTACT
  Rule: Contacts are note created in DISPATCH mode.

    Scenario Outline: an <opting> in DISPATCH mode creates no contact
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When the recipient <opts>
      Then the recipient has no contact

      Examples:
        | opts     | opting  |
        | opts in  | opt-in  |
        | opts out | opt-out |

  @rule:EVENT-DISPATCH-IDS
  Rule: Will not be present for apps in Dispatch Mode.

    Scenario: whether an event sent in DISPATCH mode can be read is open
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When an event is sent to the recipient
      Then it is observed whether the event is stored

    Scenario: whether an event in DISPATCH mode names a contact is open
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When an event is sent to the recipient
      Then it is observed whether the event is stored without a contact or a conversation
