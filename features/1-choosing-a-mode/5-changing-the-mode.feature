Feature: Changing the mode of an app
  For operators who switch a running app to the other mode. New messages, sent and received, follow
  the new mode; messages from before stay as they are.

  @rule:APP-MODE-CHANGE @must @both @page
  Rule: The mode of an app can be changed in either direction
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    App_UpdateApp with processing_mode. Its answer and later reads of the app show the new mode.

    @id:read-back
    Scenario Outline: An app changed from <old> to <new> mode reads back <new>
      Given an app in <old> mode
      When the app is changed to <new> mode
      Then the app is in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:default-app
    Scenario: An app created with the default mode can be changed to CONVERSATION mode
      Given an app created with the default mode
      When the app is changed to CONVERSATION mode
      Then the app is in CONVERSATION mode

    @id:reverted
    Scenario Outline: An app changed from <old> to <new> mode can be changed back to <old>
      Given an app in <old> mode
      And the app was changed to <new> mode
      When the app is changed to <old> mode
      Then the app is in <old> mode

      Examples: both directions, named by the mode at both ends
        | case         | old          | new          |
        | dispatch     | DISPATCH     | CONVERSATION |
        | conversation | CONVERSATION | DISPATCH     |

    @id:listed
    Scenario Outline: An app changed from <old> to <new> mode is listed in <new> mode
      Given an app in <old> mode
      And the app was changed to <new> mode
      When the apps are listed
      Then the app is listed in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:with-retention
    Scenario: An app changed to CONVERSATION mode together with its DISPATCH retention reads back CONVERSATION
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode with a DISPATCH retention of 3 days
      Then the app is in CONVERSATION mode

  @rule:APP-MODE-CHANGE-NEW-MT @must @both @page @needs-recipients
  Rule: After a change of mode, an app sends new messages in the new mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    App_UpdateApp with processing_mode, then Messages_SendMessage without processing_strategy.
    Messages to recipients written to before the change are new messages too. A message sent at
    once with the change is processed in either mode, and all that shows it agrees with that mode.

    @id:first-message
    Scenario Outline: After a change from <old> to <new> mode, the first message is stored and listed in <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the app was changed to <new> mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored in <new> mode
      And the message is listed in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:next-dispatch
    Scenario: After a change to DISPATCH mode, the next message to the same recipient is in that mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the stored second message carries no contact ID and no conversation ID

    @id:next-conversation
    Scenario: After a change to CONVERSATION mode, the next message to the same recipient is in that mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the stored second message carries the contact ID and the conversation ID

    @id:change-back
    Scenario Outline: After a change to <new> mode and back, a message to a <recipient> is in <old> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the app was changed to <new> mode
      And the app was changed to <old> mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the message is stored in <old> mode

      Examples: both directions, named by the mode at both ends, to a stranger and to a chat partner
        | case         | old          | new          | recipient    |
        | dispatch     | DISPATCH     | CONVERSATION | stranger     |
        | conversation | CONVERSATION | DISPATCH     | stranger     |
        | disp-partner | DISPATCH     | CONVERSATION | chat partner |
        | conv-partner | CONVERSATION | DISPATCH     | chat partner |

    @id:at-once
    Scenario Outline: A message sent while the app changes from <old> to <new> mode is processed in exactly one of the two
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient while the app changes to <new> mode
      Then the message is processed in one mode, whichever it is
      And the app is in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

  @rule:APP-MODE-CHANGE-NEW-MO @must @both @page @needs-handset @needs-recipients
  Rule: After a change of mode, an app receives new messages in the new mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    App_UpdateApp with processing_mode. Seen in processing_mode of the listed or stored message.
    A reply follows the app's new mode, not the mode of the message that it answers.

    @id:reply
    Scenario Outline: After a change from <old> to <new> mode, a reply is stored and listed in <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to <new> mode
      When the recipient replies
      Then the reply is listed in <new> mode
      And the reply is stored in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:inbound
    Scenario Outline: After a change from <old> to <new> mode, an inbound message is listed in <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the app was changed to <new> mode
      And the recipient is a stranger
      When the recipient writes to the app
      Then the inbound message is listed in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:busy-app
    Scenario Outline: After a reply and a change from <old> to <new> mode, the next reply is listed in <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      And the messages are listed from the <old> source
      And the app was changed to <new> mode
      When the recipient replies
      Then the second reply is listed in <new> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:change-back
    Scenario Outline: After a change from <old> to <new> mode and back, a chat partner's reply is in <old> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And the app was changed to <new> mode
      And a message was sent to the recipient
      And the app was changed to <old> mode
      When the recipient replies
      Then the reply is listed in <old> mode

      Examples: both directions, named by the mode at both ends
        | case         | old          | new          |
        | dispatch     | DISPATCH     | CONVERSATION |
        | conversation | CONVERSATION | DISPATCH     |

    @id:third-change
    Scenario Outline: After a third change of mode, to <new>, a stranger's inbound message is stored in <new> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And the app was changed to <new> mode
      And the app was changed to <old> mode
      And the app was changed to <new> mode
      When the recipient writes to the app
      Then the inbound message is stored in <new> mode

      Examples: both directions of the last change, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

  @rule:APP-MODE-CHANGE-OLD-MO @should @both @page @needs-handset @needs-recipients
  Rule: Inbound messages from before a change of mode keep their mode
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    processing_mode of an earlier inbound message stays as it was, and so does its source.
    The page speaks of new messages only; we read that earlier ones do not change.

    @id:inbound
    Scenario Outline: After a change to <new> mode and a new message, an earlier inbound message is still in <old> mode
      Given an app in <old> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And the recipient wrote to the app
      And the app was changed to <new> mode
      And a message was sent to the recipient
      When the messages are listed from the <old> source
      Then the inbound message is stored in <old> mode

      Examples: both directions, named by the new mode
        | case         | old          | new          |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:sources
    Scenario: After a change to CONVERSATION mode, the CONVERSATION source lists no earlier inbound message
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And the recipient wrote to the app
      And the app was changed to CONVERSATION mode
      And a message was sent to the recipient
      When the messages are listed from the CONVERSATION source
      Then the list holds only the message

  @rule:APP-MODE-CHANGE-OLD-MESSAGES @should @both @page @needs-recipients
  Rule: Messages from before a change of mode keep their mode and their conversation
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    processing_mode, contact_id and conversation_id of an earlier message stay as they were.
    The page speaks of new messages only; we read that earlier ones do not change.

    @id:conversation-message
    Scenario: After a change to DISPATCH mode, an earlier message stays in CONVERSATION mode with its conversation
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When the app is changed to DISPATCH mode
      Then the message is stored in CONVERSATION mode
      And the stored message carries the contact ID and the conversation ID
      And the listed message carries the contact ID and the conversation ID

    @id:dispatch-message
    Scenario: After a change to CONVERSATION mode, an earlier message to a contact stays in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      When the app is changed to CONVERSATION mode
      Then the message is stored in DISPATCH mode
      And the stored message carries no contact ID and no conversation ID
      And the listed message carries no contact ID and no conversation ID

    @id:next-dispatch
    Scenario: After a change to DISPATCH mode, a new message leaves an earlier one to a chat partner in CONVERSATION mode
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the first message is stored in CONVERSATION mode
      And the stored first message carries the contact ID and the conversation ID

    @id:next-conversation
    Scenario: After a change to CONVERSATION mode, a new message leaves an earlier one to a stranger in DISPATCH mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the first message is stored in DISPATCH mode
      And the stored first message carries no contact ID and no conversation ID
