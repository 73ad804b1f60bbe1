Feature: Modes that do not exist
  A mistyped mode that is quietly taken for another one would store what was not to be stored, or
  lose what was to be kept.

  @rule:APP-MODE-UNKNOWN @should @both @reference
  Rule: TITLE OF APP-MODE-UNKNOWN
    "Whether or not Conversation API should store contacts and conversations for the app."
    API reference, App, processing_mode

    @id:s1
    Scenario Outline: a new app in the unknown mode <mode> is refused
      When an app is created in <mode> mode
      Then the request is refused
      And nothing has changed
      And the same request is accepted in CONVERSATION mode

      Examples:
        | case | mode          |
        | 1    | BATCH         |
        | 2    | dispatch      |
        | 3    | DISPATCH_ONLY |

    @id:s2
    Scenario Outline: an app in <before> mode is refused the unknown mode <after>
      Given an app in <before> mode
      When the app is changed to <after> mode
      Then the request is refused
      And nothing has changed
      And the same request is accepted in DISPATCH mode

      Examples:
        | case | before       | after         |
        | 1    | DISPATCH     | BATCH         |
        | 2    | DISPATCH     | conversation  |
        | 3    | CONVERSATION | BATCH         |
        | 4    | CONVERSATION | dispatch      |
        | 5    | CONVERSATION | DISPATCH_ONLY |
