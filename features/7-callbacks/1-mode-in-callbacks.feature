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
    Scenario Outline: In <mode> mode, submission and receipt of a message to a <recipient> say <mode>
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the submission callback of the message says <mode>
      And the delivery receipt of the message says <mode>

      Examples: each mode, with and without a contact
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:callback-url
    Scenario Outline: In <mode> mode, the receipt of a message that names a callback URL says <mode>
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent to the recipient with a callback URL
      Then the delivery receipt of the message says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:dispatch-only-url
    Scenario: The receipt of a dispatch-only message that names a callback URL says DISPATCH
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient with a callback URL
      Then the delivery receipt of the message says DISPATCH

    @id:content
    Scenario Outline: In DISPATCH mode, submission and receipt of a <kind> say DISPATCH
      Given an app in DISPATCH mode
      And the recipient is a stranger
      When a <kind> is sent to the recipient
      Then the submission callback of the message says DISPATCH
      And the delivery receipt of the message says DISPATCH

      Examples: every kind of content but text and templates
        | case         | kind                 |
        | media        | media message        |
        | choice       | choice message       |
        | card         | card message         |
        | carousel     | carousel message     |
        | location     | location message     |
        | list         | list message         |
        | contact-info | contact info message |

    @id:default-mode
    Scenario: Submission and receipt of a message from an app created with the default mode say DISPATCH
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the submission callback of the message says DISPATCH
      And the delivery receipt of the message says DISPATCH

    @id:dispatch-only
    Scenario: Submission and receipt of a dispatch-only message from an app in CONVERSATION mode say DISPATCH
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When a dispatch-only message is sent to the recipient
      Then the submission callback of the message says DISPATCH
      And the delivery receipt of the message says DISPATCH

    @id:next-message
    Scenario: After a dispatch-only message, submission and receipt of the next message say CONVERSATION
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the submission callback of the second message says CONVERSATION
      And the delivery receipt of the second message says CONVERSATION

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, submission and receipt of the next message say <new>
      Given an app in <old> mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to <new> mode
      When another message is sent to the recipient
      Then the submission callback of the second message says <new>
      And the delivery receipt of the second message says <new>

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:at-once
    Scenario Outline: In <mode> mode, the receipt of each of three messages sent at once says <mode>
      Given an app in <mode> mode
      And the recipient is a stranger
      When 3 messages are sent to the recipient at once
      Then the delivery receipt of each of the 3 messages says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:CALLBACK-MODE-MO @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: Inbound message callbacks state the mode of the message
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound message, processing_mode

    Seen in processing_mode of the MESSAGE_INBOUND callback, for replies and other inbound messages.

    @id:unsolicited
    Scenario Outline: In <mode> mode, the callback of an inbound message from a <recipient> says <mode>
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When the recipient writes to the app
      Then the callback of the inbound message says <mode>

      Examples: each mode, with and without a contact
        | case          | mode         | recipient |
        | disp-stranger | DISPATCH     | stranger  |
        | disp-contact  | DISPATCH     | contact   |
        | conv-stranger | CONVERSATION | stranger  |
        | conv-contact  | CONVERSATION | contact   |

    @id:special-characters
    Scenario Outline: In <mode> mode, the callback of an inbound message with special characters says <mode>
      Given an app in <mode> mode
      And the recipient is a stranger
      When the recipient writes special characters to the app
      Then the callback of the inbound message says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:reply
    Scenario Outline: In <mode> mode, the callback of a reply says <mode>
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply says <mode>

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:reply-default-mode
    Scenario: The callback of a reply to an app created with the default mode says DISPATCH
      Given an app created with the default mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then the callback of the reply says DISPATCH

    @id:mode-changed
    Scenario Outline: After a change to <new> mode, the callback of a reply to an earlier message says <new>
      Given an app in <old> mode
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to <new> mode
      When the recipient replies
      Then the callback of the reply says <new>

      Examples: both directions
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:two-apps
    Scenario: After an inbound message to a DISPATCH app, the callback of one to a CONVERSATION app says CONVERSATION
      Given an app in DISPATCH mode
      And the recipient is a stranger
      And the recipient wrote to the app
      And another app in CONVERSATION mode
      When the recipient writes to the app
      Then the callback of the inbound message says CONVERSATION
