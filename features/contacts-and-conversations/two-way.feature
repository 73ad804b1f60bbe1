Feature: Writing back and forth in DISPATCH mode
  DISPATCH mode stores nobody, and yet a recipient may reply and be answered.
  This matters to whoever believes that it only ever goes one way.

  @rule:DISPATCH-TWO-WAY-MO
  Rule: Note that, while this information is not stored in DISPATCH mode, you may still engage in …

    Scenario Outline: the reply is delivered to an app that keeps messages <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

      Examples:
        | days |
        | 0    |
        | 1    |

    Scenario: the reply of a known contact is delivered in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

    Scenario: the second reply in DISPATCH mode is delivered too
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported with the recipient's identity

  @rule:DISPATCH-TWO-WAY-ANSWER
  Rule: Note that, while this information is not stored in DISPATCH mode, you may still engage in …

    Scenario: a recipient who wrote unasked is answered
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the recipient wrote
      When a message is sent to the recipient by the identity that came with the reply
      Then the message is reported with the recipient's identity

    Scenario: a recipient who replied is answered
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When another message is sent to the recipient by the identity that came with the reply
      Then the second message is reported with the recipient's identity

    Scenario: a known contact who wrote is answered in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And the recipient wrote
      When a message is sent to the recipient by the identity that came with the reply
      Then the message is reported with the recipient's identity

  @rule:DISPATCH-TWO-WAY-BY-DEFAULT
  Rule: It is the default processing mode and, although certain pieces of information are note …

    Scenario: the reply to an app without a mode is delivered
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

    Scenario: the reply to an app without a mode that keeps messages is delivered
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

    Scenario: the second reply to an app without a mode is delivered
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported with the recipient's identity

  @rule:DISPATCH-THREAD-NOT-STORED
  Rule: The metadata regarding the contact and conversational thread is simply not stored in …

    Scenario Outline: a message and its reply leave nothing, kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the recipient has no contact
      And the recipient has no conversation with the app

      Examples:
        | days |
        | 0    |
        | 1    |

    Scenario: a longer exchange in DISPATCH mode leaves nothing
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      And another message sent to the recipient
      When the recipient replies
      Then the recipient has no contact
      And the recipient has no conversation with the app

    Scenario: an exchange with a known contact starts no conversation
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When the recipient replies
      Then the recipient has no conversation with the app
      And the recipient still has the same contact
