Feature: Setting the mode of an app (processing_mode)
  For integrators who set up an app. They can choose either mode. A mode that does not exist is
  refused, so that a typing error never decides what is stored.

  @rule:APP-MODE-DISPATCH-SELECTABLE @must @dispatch @page
  Rule: An app can be created in DISPATCH mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    App_CreateApp with processing_mode DISPATCH, which reads back as it was set.

    @id:create
    Scenario: An app created in DISPATCH mode reads back DISPATCH
      When an app is created in DISPATCH mode
      Then the app is in DISPATCH mode

    @id:retention
    Scenario Outline: An app created in DISPATCH mode with a <kept> retention of <ttl> reads back DISPATCH
      When an app is created in DISPATCH mode with a <kept> retention of <ttl>
      Then the app is in DISPATCH mode

      Examples: a retention for either mode
        | case            | kept         | ttl     |
        | dispatch-1      | DISPATCH     | 1 day   |
        | conversation-30 | CONVERSATION | 30 days |

    @id:other-update
    Scenario: An app stays in DISPATCH mode when its CONVERSATION retention changes
      Given an app in DISPATCH mode
      When the app's CONVERSATION retention is set to 30 days
      Then the app is in DISPATCH mode

    @id:list
    Scenario: The list of apps shows DISPATCH for an app in DISPATCH mode
      Given an app in DISPATCH mode
      When the apps are listed
      Then the app is listed in DISPATCH mode

  @rule:APP-MODE-CONVERSATION-SELECTABLE @must @conversation @page
  Rule: An app can be created in CONVERSATION mode
    "You may also use the CONVERSATION processing mode."
    Processing Modes, Introduction (both editions)

    App_CreateApp with processing_mode CONVERSATION, which reads back as it was set.

    @id:create
    Scenario: An app created in CONVERSATION mode reads back CONVERSATION
      When an app is created in CONVERSATION mode
      Then the app is in CONVERSATION mode

    @id:retention
    Scenario Outline: An app created in CONVERSATION mode with a <kept> retention of <ttl> reads back CONVERSATION
      When an app is created in CONVERSATION mode with a <kept> retention of <ttl>
      Then the app is in CONVERSATION mode

      Examples: a retention for either mode
        | case            | kept         | ttl     |
        | dispatch-1      | DISPATCH     | 1 day   |
        | conversation-30 | CONVERSATION | 30 days |

    @id:other-update
    Scenario: An app stays in CONVERSATION mode when its DISPATCH retention changes
      Given an app in CONVERSATION mode
      When the app's DISPATCH retention is set to 1 day
      Then the app is in CONVERSATION mode

    @id:list
    Scenario: The list of apps shows CONVERSATION for an app in CONVERSATION mode
      Given an app in CONVERSATION mode
      When the apps are listed
      Then the app is listed in CONVERSATION mode

  @rule:APP-MODE-UNKNOWN @should @both @reference
  Rule: An unknown mode is refused and changes nothing
    "Whether or not Conversation API should store contacts and conversations for the app."
    API reference, App, processing_mode

    App_CreateApp and App_UpdateApp answer with a 4xx unless processing_mode is DISPATCH or
    CONVERSATION, in capitals. DISPATCH_ONLY is a processing_strategy, not a mode.

    @id:create
    Scenario Outline: Creating an app in the unknown mode "<mode>" is refused and creates no app
      When an app is created in <mode> mode
      Then the request is refused
      And no app was created
      And the same request with mode CONVERSATION succeeds

      Examples: a word that is no mode, a mode in lower case, and a strategy
        | case     | mode          |
        | batch    | BATCH         |
        | lower    | dispatch      |
        | strategy | DISPATCH_ONLY |

    @id:change
    Scenario Outline: Changing an app from <before> to the unknown mode "<after>" is refused and changes nothing
      Given an app in <before> mode
      When the app is changed to <after> mode
      Then the request is refused
      And the app is unchanged
      And the same request with mode DISPATCH succeeds

      Examples: the same kinds of values, on an app in either mode
        | case          | before       | after         |
        | disp-batch    | DISPATCH     | BATCH         |
        | disp-lower    | DISPATCH     | conversation  |
        | conv-batch    | CONVERSATION | BATCH         |
        | conv-lower    | CONVERSATION | dispatch      |
        | conv-strategy | CONVERSATION | DISPATCH_ONLY |
