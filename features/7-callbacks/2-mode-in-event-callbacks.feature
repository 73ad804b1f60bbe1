Feature: Callbacks of events, opt-ins and opt-outs state the processing mode
  For receivers that serve apps of both modes: what is no message has no mode of its own, and is
  reported in the mode of its app.

  @rule:CALLBACK-MODE-EVENT @should @both @reference @needs-callbacks @needs-events @needs-recipients
  Rule: Delivery receipts of events state the mode of the app
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, processing_mode

    Seen in processing_mode of the EVENT_DELIVERY callback. An event has no mode of its own.

    @id:recipients
    Scenario Outline: In <mode> mode, the delivery receipt of an event to a <recipient> says <mode>
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When an event is sent to the recipient
      Then the delivery receipt of the event says <mode>

      Examples: each mode, with and without a contact
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the delivery receipt of an event says <new>
      Given an app in <old> mode
      And the app was changed to <new> mode
      And the recipient is a stranger
      When an event is sent to the recipient
      Then the delivery receipt of the event says <new>

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:second-event
    Scenario Outline: In <mode> mode, the delivery receipt of a second event says <mode>
      Given an app in <mode> mode
      And the recipient is a stranger
      And an event was sent to the recipient
      When another event is sent to the recipient
      Then the delivery receipt of the event says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:third-event
    Scenario Outline: In <mode> mode, the delivery receipt of a third event says <mode>
      Given an app in <mode> mode
      And the recipient is a stranger
      And an event was sent to the recipient
      And another event was sent to the recipient
      When another event is sent to the recipient
      Then the delivery receipt of the event says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:dispatch-only
    Scenario: After a dispatch-only message, the delivery receipt of an event says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When an event is sent to the recipient
      Then the delivery receipt of the event says CONVERSATION

    @id:change-back
    Scenario: After a change to CONVERSATION mode and back, the delivery receipt of an event says DISPATCH
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a contact
      When an event is sent to the recipient
      Then the delivery receipt of the event says DISPATCH

  @rule:CALLBACK-MODE-EVENT-INBOUND @should @both @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: Inbound event callbacks state the mode of the app
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, processing_mode

    Seen in processing_mode of the EVENT_INBOUND callback, shown by a recipient who starts typing.

    @id:senders
    Scenario Outline: In <mode> mode, the typing callback of a <recipient> says <mode>
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When the recipient starts typing
      Then the callback of the typing event says <mode>

      Examples: each mode, with and without a contact
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the typing callback of a contact says <new>
      Given an app in <old> mode
      And the app was changed to <new> mode
      And the recipient is a contact
      When the recipient starts typing
      Then the callback of the typing event says <new>

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:dispatch-only
    Scenario: After a dispatch-only message, the typing callback of a contact says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When the recipient starts typing
      Then the callback of the typing event says CONVERSATION

    @id:change-back
    Scenario: After a change to CONVERSATION mode and back, the typing callback of a contact says DISPATCH
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a contact
      When the recipient starts typing
      Then the callback of the typing event says DISPATCH

    @id:exchange
    Scenario Outline: In <mode> mode, after an event and an answer to it, the typing callback says <mode>
      Given an app in <mode> mode
      And the recipient is a stranger
      And an event was sent to the recipient
      And the recipient replied
      When the recipient starts typing
      Then the callback of the typing event says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:CALLBACK-MODE-OPT @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: Opt-in and opt-out callbacks state the mode of the app
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, processing_mode

    Seen in processing_mode of the OPT_IN and OPT_OUT callbacks.

    @id:senders
    Scenario Outline: In <mode> mode, the <opting> callback of a <recipient> says <mode>
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When the recipient <opts>
      Then the callback of the <opting> says <mode>

      Examples: each mode, opting in without a contact and opting out with one
        | case          | mode         | recipient | opts     | opting  |
        | disp-stranger | DISPATCH     | stranger  | opts in  | opt-in  |
        | disp-contact  | DISPATCH     | contact   | opts out | opt-out |
        | conv-stranger | CONVERSATION | stranger  | opts in  | opt-in  |
        | conv-contact  | CONVERSATION | contact   | opts out | opt-out |

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the opt-out callback of a contact says <new>
      Given an app in <old> mode
      And the app was changed to <new> mode
      And the recipient is a contact
      When the recipient opts out
      Then the callback of the opt-out says <new>

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:dispatch-only
    Scenario: After a dispatch-only message, the opt-out callback of a contact says CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When the recipient opts out
      Then the callback of the opt-out says CONVERSATION

    @id:change-back
    Scenario: After a change to CONVERSATION mode and back, the opt-out callback of a contact says DISPATCH
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the app was changed to DISPATCH mode
      And the recipient is a contact
      When the recipient opts out
      Then the callback of the opt-out says DISPATCH
