Feature: Modes that do not exist
  A mistyped mode that is quietly taken for another one would store what was not to be stored, or
  lose what was to be kept.

  @rule:APP-MODE-UNKNOWN
  Rule: Whether or not Conversation API should store contacts and conversations for the app.

    Scenario Outline: a new app in the unknown mode <mode> is refused
      When an app is created in <mode> mode
      Then the request is refused
      And nothing has changed
      And the same request is accepted in CONVERSATION mode

      Examples:
        | mode          |
        | BATCH         |
        | dispatch      |
        | DISPATCH_ONLY |

    Scenario Outline: an app in <before> mode is refused the unknown mode <after>
      Given an app in <before> mode
      When the app is changed to <after> mode
      Then the request is refused
      And nothing has changed
      And the same request is accepted in DISPATCH mode

      Examples:
        | before       | after         |
        | DISPATCH     | BATCH         |
        | DISPATCH     | conversation  |
        | CONVERSATION | BATCH         |
        | CONVERSATION | dispatch      |
        | CONVERSATION | DISPATCH_ONLY |
