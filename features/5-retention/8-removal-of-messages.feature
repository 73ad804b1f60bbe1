Feature: Which retention removes a message, and when
  For operators whose app sends in both modes, or who set MESSAGE_EXPIRE_POLICY: the mode of
  a message decides which retention applies, and its own age decides when it is removed.

  @rule:RETENTION-OF-DISPATCH-MT @should @both @reference @needs-recipients
  Rule: In a CONVERSATION app, the DISPATCH retention applies to dispatch-only messages
    "The retention policy configured for messages in Dispatch Mode."
    API reference, App, dispatch_retention_policy

    The processing_mode of the message decides, not that of the app: dispatch_retention_policy
    applies, and with 0 days, which is its default, the message is not stored.

    @id:stored
    Scenario: A dispatch-only message is stored by a CONVERSATION app with a DISPATCH retention of 3 days
      Given an app in CONVERSATION mode with a DISPATCH retention of 3 days
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the message is stored among the DISPATCH messages

    @id:zero
    Scenario: A dispatch-only message of a CONVERSATION app with a DISPATCH retention of 0 days is never stored
      Given an app in CONVERSATION mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then the message is never stored

    @id:default-retention
    Scenario: A dispatch-only message to a chat partner is never stored with the default DISPATCH retention
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the recipient is a chat partner
      And a message was sent to the recipient
      When another dispatch-only message is sent to the recipient
      Then the second message is never stored

    @id:not-conversation
    Scenario: A dispatch-only message to a chat partner is never stored among CONVERSATION messages
      Given an app in CONVERSATION mode with a DISPATCH retention of 3 days
      And the recipient is a chat partner
      When a dispatch-only message is sent to the recipient
      Then the message is never stored among the CONVERSATION messages

  @rule:RETENTION-OF-DISPATCH-MT-EXPIRES @should @both @reference @needs-clock @needs-recipients
  Rule: In a CONVERSATION app, DISPATCH messages expire by the DISPATCH retention
    "The retention policy configured for messages in Dispatch Mode."
    API reference, App, dispatch_retention_policy

    The processing_mode of the message decides: retention_policy neither shortens nor prolongs the
    dispatch_retention_policy of a dispatch-only message, or of one from before a change of mode.

    @id:longer-conversation
    Scenario Outline: A dispatch-only message is gone after its DISPATCH retention in an app with <policy>
      Given an app in CONVERSATION mode with retention policy <policy>
      And the app's DISPATCH retention was set to 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When 3 days pass
      Then the message is no longer stored

      Examples: policies for CONVERSATION messages that would store it longer
        | case    | policy                   |
        | message | MESSAGE_EXPIRE_POLICY    |
        | persist | PERSIST_RETENTION_POLICY |

    @id:shorter-conversation
    Scenario: A dispatch-only message stays stored beyond a shorter CONVERSATION retention of the app
      Given an app in CONVERSATION mode with a DISPATCH retention of 2 days
      And the app's CONVERSATION retention was set to 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When 47 hours pass
      Then the message is still stored among the DISPATCH messages

    @id:longest
    Scenario: A dispatch-only message stays stored within a DISPATCH retention of 7 days
      Given an app in CONVERSATION mode with a DISPATCH retention of 7 days
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When 6 days pass
      Then the message is still stored among the DISPATCH messages

    @id:switched
    Scenario: A message in DISPATCH mode still expires after a change of the app to CONVERSATION mode
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When 3 days pass
      Then the message is no longer stored

    @id:switched-longer
    Scenario: A DISPATCH message stays stored within its retention of 7 days after a change to CONVERSATION mode
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When 3 days pass
      Then the message is still stored among the DISPATCH messages

  @rule:RETENTION-OF-CONVERSATION-MT-EXPIRES @should @both @page @needs-clock @needs-recipients
  Rule: CONVERSATION messages keep their own retention after a switch to DISPATCH mode
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    The processing_mode of the message decides: an earlier message in CONVERSATION mode
    expires by retention_policy.

    @id:switched
    Scenario: A message in CONVERSATION mode still expires after a change of the app to DISPATCH mode
      Given an app in CONVERSATION mode with a CONVERSATION retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When 3 days pass
      Then the message is no longer stored

    @id:switched-longer
    Scenario: A CONVERSATION message stays stored within its retention of 30 days after a change to DISPATCH mode
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When 8 days pass
      Then the message is still stored among the CONVERSATION messages

  @rule:RETENTION-DAILY-CLEANUP @may @both @reference @needs-clock @needs-recipients
  Rule: Open: is an expired message still stored until the next daily clean-up?
    "Note that retention cleanup job runs once every twenty-four hours which can lead to delay"
    API reference, App, retention_policy.ttl_days

    Looked for one hour after ttl_days have passed: stored or gone, either is right.

    @id:hour-late
    Scenario Outline: Open: is a message in <mode> mode still stored an hour after its retention of 1 day?
      Given an app in <mode> mode with a <mode> retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When 25 hours pass
      Then it is observed whether the message is still stored among the <mode> messages

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:POLICY-MESSAGE-EXPIRE @must @conversation @reference @needs-clock @needs-recipients
  Rule: Under MESSAGE_EXPIRE_POLICY, sent CONVERSATION messages expire by their own age
    "This option will remove all messages, sent or received by the app, that are older than the TTL days specified in the policy."
    API reference, Key concepts, MESSAGE_EXPIRE_POLICY

    Concerns retention_policy.retention_type: a newer message of the conversation does not prolong
    the retention of an older one.

    @id:chat-partner
    Scenario: Under MESSAGE_EXPIRE_POLICY, the older of two messages is gone and the newer is still stored
      Given an app in CONVERSATION mode with a CONVERSATION retention of 2 days under MESSAGE_EXPIRE_POLICY
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored
      And the second message is still stored among the CONVERSATION messages

    @id:default-policy
    Scenario: Under the default policy, the older CONVERSATION message is gone and the newer is still stored
      Given an app in CONVERSATION mode with a CONVERSATION retention of 2 days
      And the recipient is a stranger
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored
      And the second message is still stored among the CONVERSATION messages

    @id:updated-policy
    Scenario: After an update to MESSAGE_EXPIRE_POLICY, the older message is gone and the newer is still stored
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the app's CONVERSATION retention was set to 2 days under MESSAGE_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored
      And the second message is still stored among the CONVERSATION messages

  @rule:POLICY-MESSAGE-EXPIRE-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: Under MESSAGE_EXPIRE_POLICY, sent and inbound messages expire independently
    "This option will remove all messages, sent or received by the app, that are older than the TTL days specified in the policy."
    API reference, Key concepts, MESSAGE_EXPIRE_POLICY

    Concerns retention_policy.retention_type: a newer sent message does not prolong the retention of
    an inbound one, nor does a newer reply prolong that of a sent message.

    @id:old-inbound
    Scenario: Under MESSAGE_EXPIRE_POLICY, an old inbound message is gone and a newer message is still stored
      Given an app in CONVERSATION mode with a CONVERSATION retention of 2 days under MESSAGE_EXPIRE_POLICY
      And the recipient is a stranger
      And the recipient wrote to the app
      And 36 hours passed
      And a message was sent to the recipient
      When 36 hours pass
      Then the inbound message is no longer stored
      And the message is still stored among the CONVERSATION messages

    @id:old-message
    Scenario: Under MESSAGE_EXPIRE_POLICY, an old message is gone and a newer reply is still stored
      Given an app in CONVERSATION mode with a CONVERSATION retention of 2 days under MESSAGE_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And the recipient replied
      When 36 hours pass
      Then the message is no longer stored
      And the reply is still stored among the CONVERSATION messages
