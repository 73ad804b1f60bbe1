Feature: Writing back and forth in DISPATCH mode
  DISPATCH mode stores nobody, and yet a recipient may reply and be answered.
  This matters to whoever believes that it only ever goes one way.

  @rule:DISPATCH-TWO-WAY-MO @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TWO-WAY-MO
    "Note that, while this information is not stored in DISPATCH mode, you may still engage in two-way messaging with regular recipients."
    Processing Modes, Introduction (current edition)

    @id:s1
    Scenario Outline: the reply is delivered to an app that keeps messages <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s2
    Scenario: the reply of a known contact is delivered in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

    @id:s3
    Scenario: the second reply in DISPATCH mode is delivered too
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported with the recipient's identity

  @rule:DISPATCH-TWO-WAY-ANSWER @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TWO-WAY-ANSWER
    "Note that, while this information is not stored in DISPATCH mode, you may still engage in two-way messaging with regular recipients."
    Processing Modes, Introduction (current edition)

    @id:s1
    Scenario: a recipient who wrote unasked is answered
      Given an app in DISPATCH mode
      And a recipient who has no contact
      And the recipient wrote
      When a message is sent to the recipient by the identity that came with the reply
      Then the message is reported with the recipient's identity

    @id:s2
    Scenario: a recipient who replied is answered
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When another message is sent to the recipient by the identity that came with the reply
      Then the second message is reported with the recipient's identity

    @id:s3
    Scenario: a known contact who wrote is answered in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And the recipient wrote
      When a message is sent to the recipient by the identity that came with the reply
      Then the message is reported with the recipient's identity

  @rule:DISPATCH-TWO-WAY-BY-DEFAULT @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-TWO-WAY-BY-DEFAULT
    "It is the default processing mode and, although certain pieces of information are note stored while using DISPATCH mode, you are still able to engage in two-way message while using this default mode."
    Processing Modes, Notes on CONVERSATION mode (current edition)

    @id:s1
    Scenario: the reply to an app without a mode is delivered
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

    @id:s2
    Scenario: the reply to an app without a mode that keeps messages is delivered
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported with the recipient's identity

    @id:s3
    Scenario: the second reply to an app without a mode is delivered
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported with the recipient's identity

  @rule:DISPATCH-THREAD-NOT-STORED @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-THREAD-NOT-STORED
    "The metadata regarding the contact and conversational thread is simply not stored in Sinch's systems."
    Processing Modes, Introduction (current edition)

    @id:s1
    Scenario Outline: a message and its reply leave nothing, kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the recipient has no contact
      And the recipient has no conversation with the app

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s2
    Scenario: a longer exchange in DISPATCH mode leaves nothing
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      And another message sent to the recipient
      When the recipient replies
      Then the recipient has no contact
      And the recipient has no conversation with the app

    @id:s3
    Scenario: an exchange with a known contact starts no conversation
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When the recipient replies
      Then the recipient has no conversation with the app
      And the recipient still has the same contact
