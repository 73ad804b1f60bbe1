Feature: Retention of conversations and contacts
  For operators who want whole conversations, and for integrators who keep contacts: what
  CONVERSATION_EXPIRE_POLICY and PERSIST_RETENTION_POLICY remove, and that contacts stay.

  @rule:POLICY-CONVERSATION-EXPIRE-KEEPS @must @conversation @reference @needs-clock @needs-recipients
  Rule: Under CONVERSATION_EXPIRE_POLICY, a newer message keeps the older ones stored
    "messages with accept_time older than ttl_days are persisted as long as there is a newer message in the same conversation"
    API reference, App, retention_policy.retention_type

    Concerns retention_policy.retention_type. An old message is one whose ttl_days have passed;
    it stays stored as long as the newest message is within its own.

    @id:chat-partner
    Scenario: Under CONVERSATION_EXPIRE_POLICY, an old message stays stored while there is a newer one
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a chat partner
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages
      And the second message is still stored among the CONVERSATION messages

    @id:stranger
    Scenario: Under CONVERSATION_EXPIRE_POLICY, a newer message to a stranger keeps the older one and the conversation
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    @id:updated-policy
    Scenario: After an update to CONVERSATION_EXPIRE_POLICY, an old message stays while there is a newer one
      Given an app in CONVERSATION mode
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages

    @id:three
    Scenario: Under CONVERSATION_EXPIRE_POLICY, two old messages stay stored while the third is new
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages
      And the second message is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-KEEPS-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: Under CONVERSATION_EXPIRE_POLICY, sent and inbound messages preserve each other
    "messages with accept_time older than ttl_days are persisted as long as there is a newer message in the same conversation"
    API reference, App, retention_policy.retention_type

    Concerns retention_policy.retention_type: messages of either direction count as newer ones.

    @id:newer-reply
    Scenario: Under CONVERSATION_EXPIRE_POLICY, an old message stays stored while there is a newer reply
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And the recipient replied
      When 36 hours pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    @id:newer-message
    Scenario: Under CONVERSATION_EXPIRE_POLICY, an old inbound message stays while there is a newer message
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And the recipient wrote to the app
      And 36 hours passed
      And a message was sent to the recipient
      When 36 hours pass
      Then the inbound message is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-REMOVES @must @conversation @reference @needs-clock @needs-recipients
  Rule: CONVERSATION_EXPIRE_POLICY removes a conversation once its last message expires
    "The entire conversation will be removed if the last message is older than the TTL days"
    API reference, Key concepts, CONVERSATION_EXPIRE_POLICY

    Concerns retention_policy.retention_type. The conversation is gone with all its messages once
    the ttl_days of the last one and one daily clean-up have passed.

    @id:chat-partner
    Scenario: Under CONVERSATION_EXPIRE_POLICY, a conversation and both its old messages are gone
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 4 days pass
      Then the first message is no longer stored
      And the second message is no longer stored
      And the recipient has no conversation with the app

    @id:single-message
    Scenario: Under CONVERSATION_EXPIRE_POLICY, a conversation is gone with its only message
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 1 day under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      And the conversation was read
      When 2 days pass
      Then the message is no longer stored
      And the recipient has no conversation with the app

    @id:updated-policy
    Scenario: After an update to CONVERSATION_EXPIRE_POLICY, a conversation is gone with its only message
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the app's CONVERSATION retention was set to 1 day under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      And the conversation was read
      When 2 days pass
      Then the message is no longer stored
      And the recipient has no conversation with the app

    @id:later-dispatch-only
    Scenario: Under CONVERSATION_EXPIRE_POLICY, a later dispatch-only message does not prolong a conversation
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And 36 hours passed
      And another dispatch-only message was sent to the recipient
      When 48 hours pass
      Then the first message is no longer stored
      And the recipient has no conversation with the app

  @rule:POLICY-CONVERSATION-EXPIRE-REMOVES-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: CONVERSATION_EXPIRE_POLICY removes inbound messages with their conversation
    "The entire conversation will be removed if the last message is older than the TTL days"
    API reference, Key concepts, CONVERSATION_EXPIRE_POLICY

    Concerns retention_policy.retention_type. Inbound messages do not outlast the conversation.

    @id:reply
    Scenario: Under CONVERSATION_EXPIRE_POLICY, a conversation is gone with its message and the reply
      Given an app in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      And the app's CONVERSATION retention was set to 2 days under CONVERSATION_EXPIRE_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When 4 days pass
      Then the message is no longer stored
      And the reply is no longer stored
      And the recipient has no conversation with the app

  @rule:POLICY-PERSIST @must @conversation @reference @needs-clock @needs-recipients
  Rule: PERSIST_RETENTION_POLICY removes no CONVERSATION messages and no conversations
    "persists all messages, and conversations until they're explicitly deleted"
    API reference, Key concepts, PERSIST_RETENTION_POLICY

    Concerns retention_policy.retention_type. Looked at long after the default of 180 days and the
    maximum of 3650 days.

    @id:year
    Scenario: Under PERSIST_RETENTION_POLICY, a message and its conversation are still there after 365 days
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the recipient is a chat partner
      And a message was sent to the recipient
      When 365 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has the same conversation with the app

    @id:updated-policy
    Scenario: After an update to PERSIST_RETENTION_POLICY, message and conversation are still there after 365 days
      Given an app in CONVERSATION mode
      And the app's CONVERSATION retention was set to 180 days under PERSIST_RETENTION_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      When 365 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    @id:decade
    Scenario: Under PERSIST_RETENTION_POLICY, a message is still stored after 3700 days
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      When 3700 days pass
      Then the message is still stored among the CONVERSATION messages

    @id:switched
    Scenario: Under PERSIST_RETENTION_POLICY, a message is still stored 3 days after a change to DISPATCH mode
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages

  @rule:POLICY-PERSIST-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: PERSIST_RETENTION_POLICY removes no inbound CONVERSATION messages
    "persists all messages, and conversations until they're explicitly deleted"
    API reference, Key concepts, PERSIST_RETENTION_POLICY

    Concerns retention_policy.retention_type. Looked at long after the default of 180 days and the
    maximum of 3650 days.

    @id:reply-year
    Scenario: Under PERSIST_RETENTION_POLICY, a reply is still stored after 365 days
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When 365 days pass
      Then the reply is still stored among the CONVERSATION messages

    @id:inbound-decade
    Scenario: Under PERSIST_RETENTION_POLICY, an inbound message is still stored after 3700 days
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the recipient is a contact
      And the recipient wrote to the app
      When 3700 days pass
      Then the inbound message is still stored among the CONVERSATION messages

  @rule:POLICY-PERSIST-TTL-NO-EFFECT @must @conversation @reference @needs-clock @needs-recipients
  Rule: Under PERSIST_RETENTION_POLICY, the CONVERSATION retention has no effect
    "The ttl_days value has no effect when retention_type is PERSIST_RETENTION_POLICY."
    API reference, App, retention_policy.ttl_days

    With retention_policy.ttl_days of 1, a message is still stored after that day and the clean-up.

    @id:create
    Scenario: Under PERSIST_RETENTION_POLICY, a message stays stored beyond a CONVERSATION retention of 1 day
      Given an app in CONVERSATION mode with a CONVERSATION retention of 1 day under PERSIST_RETENTION_POLICY
      And the recipient is a stranger
      And a message was sent to the recipient
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages

    @id:update
    Scenario: Under PERSIST_RETENTION_POLICY, message and conversation stay beyond a retention updated to 1 day
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      And the app's CONVERSATION retention was set to 1 day under PERSIST_RETENTION_POLICY
      And the recipient is a chat partner
      And a message was sent to the recipient
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has the same conversation with the app

  @rule:RETENTION-KEEPS-CONTACTS @must @conversation @reference @needs-clock @needs-recipients
  Rule: In CONVERSATION mode, a contact stays when its messages have expired
    "This retention policy doesn't apply to Contacts."
    API reference, Key concepts, retention policy

    retention_policy removes messages and, under CONVERSATION_EXPIRE_POLICY, conversations,
    but no contact.

    @id:contact
    Scenario Outline: A contact stays after its messages have expired under <policy>
      Given an app in CONVERSATION mode with a CONVERSATION retention of 1 day under <policy>
      And the recipient is a contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has the same contact

      Examples: the policies that remove messages
        | case    | policy                     |
        | message | MESSAGE_EXPIRE_POLICY      |
        | conv    | CONVERSATION_EXPIRE_POLICY |

    @id:created-by-message
    Scenario: A contact that was created by a message stays after that message has expired
      Given an app in CONVERSATION mode with a CONVERSATION retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has a contact

    @id:default-retention
    Scenario: The contact of a chat partner stays beyond the default CONVERSATION retention
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      When 365 days pass
      Then the recipient still has the same contact
