Feature: The strategy of a message
  A message may name a processing strategy of its own: that of its app, or dispatch only.
  This matters to campaign services, which write through the apps of others.

  @rule:STRATEGY-DEFAULT @must @both @reference @needs-recipients
  Rule: TITLE OF STRATEGY-DEFAULT
    "The request will inherit the app's configured processing mode."
    API reference, ProcessingStrategy, DEFAULT

    @id:s1
    Scenario Outline: a message in the app's own mode is in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient in the app's own mode
      Then the message is stored in <mode> mode
      And the message is listed in <mode> mode

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: the app's own mode is DISPATCH mode where none was set
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient in the app's own mode
      Then the message is stored in DISPATCH mode

    @id:s3
    Scenario: the app's own mode follows a dispatch message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When a message is sent to the recipient in the app's own mode
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    @id:s4
    Scenario Outline: the app's own mode is <new> mode after a change to it
      Given an app in <old> mode that keeps DISPATCH messages for 1 day
      And the app was changed to <new> mode
      And a recipient who has no contact
      When a message is sent to the recipient in the app's own mode
      Then the message is stored in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:STRATEGY-DISPATCH-ONLY-IN-DISPATCH @must @dispatch @reference @needs-recipients
  Rule: TITLE OF STRATEGY-DISPATCH-ONLY-IN-DISPATCH
    "Forces the request to be processed in dispatch mode (without storing contacts and conversations), regardless of the app's configured processing mode."
    API reference, ProcessingStrategy, DISPATCH_ONLY

    @id:s1
    Scenario: a dispatch message is in DISPATCH mode, like its app
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored in DISPATCH mode
      And the message is stored without a contact or a conversation

    @id:s2
    Scenario: a dispatch message is accepted where no message is kept
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the request succeeds
      And the recipient has no contact

    @id:s3
    Scenario: a dispatch message is accepted where no mode was ever set
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored in DISPATCH mode
      And the message is stored without a contact or a conversation

  @rule:STRATEGY-UNKNOWN @should @both @reference @needs-recipients
  Rule: TITLE OF STRATEGY-UNKNOWN
    "Overrides the app's Processing Mode."
    API reference, Messages_SendMessage, processing_strategy

    @id:s1
    Scenario Outline: the unknown strategy <strategy> is refused in <mode> mode
      Given an app in <mode> mode
      And a recipient who has no contact
      And a message sent to the recipient in the app's own mode
      When another message is sent to the recipient under the unknown strategy <strategy>
      Then the request is refused
      And the same request is accepted in the app's own mode

      Examples:
        | case | mode         | strategy          |
        | 1    | DISPATCH     | CONVERSATION_ONLY |
        | 2    | DISPATCH     | CONVERSATION      |
        | 3    | DISPATCH     | dispatch_only     |
        | 4    | CONVERSATION | CONVERSATION_ONLY |
        | 5    | CONVERSATION | DISPATCH          |
        | 6    | CONVERSATION | dispatch_only     |

    @id:s2
    Scenario: a message under an unknown strategy is not sent all the same
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient under the unknown strategy CONVERSATION_ONLY
      Then the request is refused
      And the refused message is never stored
      And the same request is accepted in the app's own mode
