Feature: Callbacks state the processing mode
  For receivers that serve apps of both modes: processing_mode tells them how to handle a callback
  without asking which app it belongs to, or how that app was set up when the message was sent.

  @rule:CALLBACK-MODE-MT @should @both @reference @needs-callbacks @needs-recipients
  Rule: Submission callbacks and delivery receipts state the mode of the message
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message delivery receipt, processing_mode

    Seen in processing_mode of the MESSAGE_SUBMIT and MESSAGE_DELIVERY callbacks.
    The sentence relies on that field. Read as: it is the mode that the message was processed in.

    @id:recipients
    Scenario Outline: In <mode> mode, submission and receipt of a message to a recipient who has <known> say <mode>
      Given an app in <mode> mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted in <mode> mode
      And the message is reported in <mode> mode

      Examples: each mode, with and without a contact
        | case          | mode         | known      |
        | disp-stranger | DISPATCH     | no contact |
        | disp-contact  | DISPATCH     | a contact  |
        | conv-stranger | CONVERSATION | no contact |
        | conv-contact  | CONVERSATION | a contact  |

    @id:default-mode
    Scenario: Submission and receipt of a message from an app created with the default mode say DISPATCH
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is reported as submitted in DISPATCH mode
      And the message is reported in DISPATCH mode

    @id:dispatch-only
    Scenario: Submission and receipt of a dispatch-only message from an app in CONVERSATION mode say DISPATCH
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When a message is sent to the recipient in DISPATCH mode
      Then the message is reported as submitted in DISPATCH mode
      And the message is reported in DISPATCH mode

    @id:next-message
    Scenario: After a dispatch-only message, submission and receipt of the next message say CONVERSATION
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is reported as submitted in CONVERSATION mode
      And the second message is reported in CONVERSATION mode

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, submission and receipt of the next message say <new>
      Given an app in <old> mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When another message is sent to the recipient
      Then the second message is reported as submitted in <new> mode
      And the second message is reported in <new> mode

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-MO @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: Inbound message callbacks state the mode of the message
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound message, processing_mode

    Seen in processing_mode of the MESSAGE_INBOUND callback, for replies and other inbound messages.

    @id:unsolicited
    Scenario Outline: In <mode> mode, the callback of an inbound message from a recipient who has <known> says <mode>
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported in <mode> mode

      Examples: each mode, with and without a contact
        | case          | mode         | known      |
        | disp-stranger | DISPATCH     | no contact |
        | disp-contact  | DISPATCH     | a contact  |
        | conv-stranger | CONVERSATION | no contact |
        | conv-contact  | CONVERSATION | a contact  |

    @id:reply
    Scenario Outline: In <mode> mode, the callback of a reply says <mode>
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported in <mode> mode

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:reply-default-mode
    Scenario: The callback of a reply to an app created with the default mode says DISPATCH
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported in DISPATCH mode

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the callback of a reply to an earlier message says <new>
      Given an app in <old> mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When the recipient replies
      Then the reply is reported in <new> mode

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-EVENT @should @both @reference @needs-callbacks @needs-events @needs-recipients
  Rule: Delivery receipts of events state the mode of the app
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, processing_mode

    Seen in processing_mode of the EVENT_DELIVERY callback. An event has no mode of its own.

    @id:recipients
    Scenario Outline: In <mode> mode, the receipt of an event to a recipient who has <known> says <mode>
      Given an app in <mode> mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported in <mode> mode

      Examples: each mode, with and without a contact
        | case          | mode         | known      |
        | disp-stranger | DISPATCH     | no contact |
        | disp-contact  | DISPATCH     | a contact  |
        | conv-stranger | CONVERSATION | no contact |
        | conv-contact  | CONVERSATION | a contact  |

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the receipt of an event says <new>
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then the event is reported in <new> mode

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-EVENT-INBOUND @should @both @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: Inbound event callbacks state the mode of the event
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, processing_mode

    Seen in processing_mode of the EVENT_INBOUND callback, shown by a recipient who starts typing.

    @id:senders
    Scenario Outline: In <mode> mode, the typing callback of a recipient who has <known> says <mode>
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient starts typing
      Then the typing is reported in <mode> mode

      Examples: each mode, with and without a contact
        | case          | mode         | known      |
        | disp-stranger | DISPATCH     | no contact |
        | disp-contact  | DISPATCH     | a contact  |
        | conv-stranger | CONVERSATION | no contact |
        | conv-contact  | CONVERSATION | a contact  |

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the typing callback of a contact says <new>
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has a contact
      When the recipient starts typing
      Then the typing is reported in <new> mode

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

  @rule:CALLBACK-MODE-OPT @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: Opt-in and opt-out callbacks state the mode they were processed in
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, processing_mode

    Seen in processing_mode of the OPT_IN and OPT_OUT callbacks.

    @id:senders
    Scenario Outline: In <mode> mode, the <opting> callback of a recipient who has <known> says <mode>
      Given an app in <mode> mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported in <mode> mode

      Examples: each mode, opting in without a contact and opting out with one
        | case          | mode         | known      | opts     | opting  |
        | disp-stranger | DISPATCH     | no contact | opts in  | opt-in  |
        | disp-contact  | DISPATCH     | a contact  | opts out | opt-out |
        | conv-stranger | CONVERSATION | no contact | opts in  | opt-in  |
        | conv-contact  | CONVERSATION | a contact  | opts out | opt-out |

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the opt-out callback of a contact says <new>
      Given an app in <old> mode
      And the app was changed to <new> mode
      And a recipient who has a contact
      When the recipient opts out
      Then the opt-out is reported in <new> mode

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |
