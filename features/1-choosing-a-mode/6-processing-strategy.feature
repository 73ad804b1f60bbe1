Feature: Choosing a mode per message (processing_strategy)
  For integrators whose app sends for several services. A message can take the mode of its app
  (DEFAULT) or be sent in DISPATCH mode whatever the app's mode (DISPATCH_ONLY).

  @rule:STRATEGY-DEFAULT @must @both @reference @needs-recipients
  Rule: A message sent with strategy DEFAULT is processed in the mode of its app
    "The request will inherit the app's configured processing mode."
    API reference, ProcessingStrategy, DEFAULT

    Messages_SendMessage with processing_strategy DEFAULT.
    It is the app's mode at the time of sending, whatever messages were sent before.

    @id:app-mode
    Scenario Outline: A message sent with strategy DEFAULT by an app in <mode> mode is stored and listed in that mode
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient with strategy DEFAULT
      Then the message is stored in <mode> mode
      And the message is listed in <mode> mode

      Examples: either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:mode-omitted
    Scenario: An app created with the default mode sends a message with strategy DEFAULT in DISPATCH mode
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient with strategy DEFAULT
      Then the message is stored in DISPATCH mode

    @id:mode-change
    Scenario Outline: After a change from <old> to <new> mode, strategy DEFAULT means <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the app was changed to <new> mode
      And the recipient is a stranger
      When a message is sent to the recipient with strategy DEFAULT
      Then the message is stored in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:earlier-dispatch-only
    Scenario: After a dispatch-only message, strategy DEFAULT still means the app's CONVERSATION mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When a message is sent to the recipient with strategy DEFAULT
      Then the second message is stored in CONVERSATION mode
      And the stored second message carries the contact ID and the conversation ID

  @rule:STRATEGY-DISPATCH-ONLY-IN-DISPATCH @must @dispatch @reference @needs-recipients
  Rule: An app in DISPATCH mode can send dispatch-only messages
    "Forces the request to be processed in dispatch mode (without storing contacts and conversations), regardless of the app's configured processing mode."
    API reference, ProcessingStrategy, DISPATCH_ONLY

    Messages_SendMessage with processing_strategy DISPATCH_ONLY is accepted although it changes
    nothing: the message is in DISPATCH mode, as its app is.

    @id:stored
    Scenario: A DISPATCH app's dispatch-only message is stored in DISPATCH mode with no contact or conversation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the stored message carries no contact ID and no conversation ID

    @id:default-app
    Scenario: A dispatch-only message from an app created with the default mode is in DISPATCH mode
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a contact
      When a dispatch-only message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the stored message carries no contact ID and no conversation ID

    @id:default-retention
    Scenario: In DISPATCH mode with the default retention, a dispatch-only message is accepted and creates no contact
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the request succeeds
      And the recipient has no contact

  @rule:STRATEGY-UNKNOWN @should @both @reference @needs-recipients
  Rule: A message with an unknown strategy is refused
    "Overrides the app's Processing Mode."
    API reference, Messages_SendMessage, processing_strategy

    Messages_SendMessage answers with a 4xx unless processing_strategy is DEFAULT or DISPATCH_ONLY,
    in capitals. The names of the modes are no strategies.

    @id:refused
    Scenario Outline: In <mode> mode, a message with the unknown strategy "<strategy>" is refused
      Given an app in <mode> mode
      And the recipient is a stranger
      And a message was sent to the recipient with strategy DEFAULT
      When another message is sent to the recipient with the unknown strategy <strategy>
      Then the request is refused
      And the same request with strategy DEFAULT succeeds

      Examples: the counterpart that does not exist, the other mode's name, and lower case
        | case           | mode         | strategy          |
        | disp-conv-only | DISPATCH     | CONVERSATION_ONLY |
        | disp-mode      | DISPATCH     | CONVERSATION      |
        | disp-lower     | DISPATCH     | dispatch_only     |
        | conv-only      | CONVERSATION | CONVERSATION_ONLY |
        | conv-mode      | CONVERSATION | DISPATCH          |
        | conv-lower     | CONVERSATION | dispatch_only     |

    @id:never-stored
    Scenario: In CONVERSATION mode, a message refused for its unknown strategy is never stored
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      When a message is sent to the recipient with the unknown strategy CONVERSATION_ONLY
      Then the request is refused
      And the refused message is never stored
      And the same request with strategy DEFAULT succeeds
