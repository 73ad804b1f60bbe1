Feature: What each retention policy keeps
  An operator who chose a policy wants old messages gone and live conversations whole; nobody
  wants a contact lost because its messages were old.

  @rule:RETENTION-OF-DISPATCH-MT @should @both @reference @needs-recipients
  Rule: TITLE OF RETENTION-OF-DISPATCH-MT
    "The retention policy configured for messages in Dispatch Mode."
    API reference, App, dispatch_retention_policy

    @id:s1
    Scenario: a dispatch message is never stored by an app that keeps none
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is never stored

    @id:s2
    Scenario: a dispatch message is never stored beside a stored conversation
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 30 days
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is never stored

    @id:s3
    Scenario: a dispatch message is stored by a CONVERSATION app that keeps them
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored among the DISPATCH messages

    @id:s4
    Scenario: a dispatch message is not stored among those of the conversation
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      And a recipient who has a contact and a conversation with the app
      When a message is sent to the recipient in DISPATCH mode
      Then the message is never stored among the CONVERSATION messages

  @rule:RETENTION-OF-DISPATCH-MT-EXPIRES @should @both @reference @needs-clock @needs-recipients
  Rule: TITLE OF RETENTION-OF-DISPATCH-MT-EXPIRES
    "The retention policy configured for messages in Dispatch Mode."
    API reference, App, dispatch_retention_policy

    @id:s1
    Scenario: a dispatch message of a CONVERSATION app is kept for its days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 2 days
      And the app was set to keep CONVERSATION messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When 47 hours pass
      Then the message is still stored among the DISPATCH messages

    @id:s2
    Scenario Outline: a dispatch message is gone under <policy>
      Given an app in CONVERSATION mode under <policy>
      And the app was set to keep DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When 3 days pass
      Then the message is no longer stored

      Examples:
        | case | policy                   |
        | 1    | MESSAGE_EXPIRE_POLICY    |
        | 2    | PERSIST_RETENTION_POLICY |

    @id:s3
    Scenario: a message expires by its mode after the app is changed to another
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When 3 days pass
      Then the message is no longer stored

  @rule:RETENTION-DAILY-CLEANUP @may @both @reference @needs-clock @needs-recipients
  Rule: TITLE OF RETENTION-DAILY-CLEANUP
    "Note that retention cleanup job runs once every twenty-four hours which can lead to delay"
    API reference, App, retention_policy.ttl_days

    @id:s1
    Scenario Outline: a <mode> message is looked for an hour after its last day
      Given an app in <mode> mode that keeps <mode> messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 25 hours pass
      Then it is observed whether the message is still stored among the <mode> messages

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:RETENTION-KEEPS-CONTACTS @must @conversation @reference @needs-clock @needs-recipients
  Rule: TITLE OF RETENTION-KEEPS-CONTACTS
    "This retention policy doesn't apply to Contacts."
    API reference, Key concepts, retention policy

    @id:s1
    Scenario Outline: a contact outlives its messages under <policy>
      Given an app in CONVERSATION mode that keeps messages for 1 day under <policy>
      And a recipient who has a contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has the same contact

      Examples:
        | case | policy                     |
        | 1    | MESSAGE_EXPIRE_POLICY      |
        | 2    | CONVERSATION_EXPIRE_POLICY |

    @id:s2
    Scenario: a contact that a message created outlives that message
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has a contact

    @id:s3
    Scenario: a contact outlives the default retention of messages
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 365 days pass
      Then the recipient still has the same contact

  @rule:POLICY-MESSAGE-EXPIRE @must @conversation @reference @needs-clock @needs-recipients
  Rule: TITLE OF POLICY-MESSAGE-EXPIRE
    "This option will remove all messages, sent or received by the app, that are older than the TTL days specified in the policy."
    API reference, Key concepts, MESSAGE_EXPIRE_POLICY

    @id:s1
    Scenario: the older of two messages goes and the newer stays
      Given an app in CONVERSATION mode that keeps messages for 2 days under MESSAGE_EXPIRE_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored
      And the second message is still stored among the CONVERSATION messages

    @id:s2
    Scenario: the older of two messages goes where no policy was chosen
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 2 days
      And a recipient who has no contact
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored
      And the second message is still stored among the CONVERSATION messages

    @id:s3
    Scenario: the older message goes after the app is set to that policy
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under MESSAGE_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 36 hours pass
      Then the first message is no longer stored
      And the second message is still stored among the CONVERSATION messages

  @rule:POLICY-MESSAGE-EXPIRE-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF POLICY-MESSAGE-EXPIRE-MO
    "This option will remove all messages, sent or received by the app, that are older than the TTL days specified in the policy."
    API reference, Key concepts, MESSAGE_EXPIRE_POLICY

    @id:s1
    Scenario: an old reply goes and a newer message stays
      Given an app in CONVERSATION mode that keeps messages for 2 days under MESSAGE_EXPIRE_POLICY
      And a recipient who has no contact
      And the recipient wrote
      And 36 hours passed
      And a message was sent to the recipient
      When 36 hours pass
      Then the reply is no longer stored
      And the message is still stored among the CONVERSATION messages

    @id:s2
    Scenario: an old message goes and a newer reply stays
      Given an app in CONVERSATION mode that keeps messages for 2 days under MESSAGE_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And the recipient replied
      When 36 hours pass
      Then the message is no longer stored
      And the reply is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-KEEPS @must @conversation @reference @needs-clock @needs-recipients
  Rule: TITLE OF POLICY-CONVERSATION-EXPIRE-KEEPS
    "messages with accept_time older than ttl_days are persisted as long as there is a newer message in the same conversation"
    API reference, App, retention_policy.retention_type

    @id:s1
    Scenario: an old message stays as long as its conversation has a newer one
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages
      And the second message is still stored among the CONVERSATION messages

    @id:s2
    Scenario: an old message stays in a conversation that a message started
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    @id:s3
    Scenario: an old message stays after the app is set to that policy
      Given an app in CONVERSATION mode
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages

    @id:s4
    Scenario: the first of three messages stays as long as the last is new
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages
      And the second message is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-KEEPS-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF POLICY-CONVERSATION-EXPIRE-KEEPS-MO
    "messages with accept_time older than ttl_days are persisted as long as there is a newer message in the same conversation"
    API reference, App, retention_policy.retention_type

    @id:s1
    Scenario: an old message stays as long as its conversation has a newer reply
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And the recipient replied
      When 36 hours pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    @id:s2
    Scenario: an old reply stays as long as its conversation has a newer message
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And the recipient wrote
      And 36 hours passed
      And a message was sent to the recipient
      When 36 hours pass
      Then the reply is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-REMOVES @must @conversation @reference @needs-clock @needs-recipients
  Rule: TITLE OF POLICY-CONVERSATION-EXPIRE-REMOVES
    "The entire conversation will be removed if the last message is older than the TTL days"
    API reference, Key concepts, CONVERSATION_EXPIRE_POLICY

    @id:s1
    Scenario: a conversation goes with all its messages once the last is old
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And the first message was stored
      And 36 hours passed
      And another message was sent to the recipient
      And the second message was stored
      When 4 days pass
      Then the first message is no longer stored
      And the second message is no longer stored
      And the recipient has no conversation with the app

    @id:s2
    Scenario: a conversation of one message goes with it
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 1 day under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      And the conversation was read
      When 2 days pass
      Then the message is no longer stored
      And the recipient has no conversation with the app

    @id:s3
    Scenario: a conversation goes after the app is set to that policy
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And the app was set to keep CONVERSATION messages for 1 day under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      And the conversation was read
      When 2 days pass
      Then the message is no longer stored
      And the recipient has no conversation with the app

    @id:s4
    Scenario: a later dispatch message does not keep a conversation
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient in DISPATCH mode
      When 48 hours pass
      Then the first message is no longer stored
      And the recipient has no conversation with the app

  @rule:POLICY-CONVERSATION-EXPIRE-REMOVES-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF POLICY-CONVERSATION-EXPIRE-REMOVES-MO
    "The entire conversation will be removed if the last message is older than the TTL days"
    API reference, Key concepts, CONVERSATION_EXPIRE_POLICY

    @id:s1
    Scenario: a conversation goes with what was received in it
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When 4 days pass
      Then the message is no longer stored
      And the reply is no longer stored
      And the recipient has no conversation with the app

  @rule:POLICY-PERSIST @must @conversation @reference @needs-clock @needs-recipients
  Rule: TITLE OF POLICY-PERSIST
    "persists all messages, and conversations until they're explicitly deleted"
    API reference, Key concepts, PERSIST_RETENTION_POLICY

    @id:s1
    Scenario: a message and its conversation are there long after 180 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 365 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has the same conversation with the app

    @id:s2
    Scenario: messages persist after the app is set to that policy
      Given an app in CONVERSATION mode
      And the app was set to keep CONVERSATION messages for 180 days under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      When 365 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    @id:s3
    Scenario: a message is there after more than 3650 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3700 days pass
      Then the message is still stored among the CONVERSATION messages

    @id:s4
    Scenario: a message and its conversation outlive a change to DISPATCH mode
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages

  @rule:POLICY-PERSIST-MO @must @conversation @reference @needs-clock @needs-handset @needs-recipients
  Rule: TITLE OF POLICY-PERSIST-MO
    "persists all messages, and conversations until they're explicitly deleted"
    API reference, Key concepts, PERSIST_RETENTION_POLICY

    @id:s1
    Scenario: a reply is there long after 180 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When 365 days pass
      Then the reply is still stored among the CONVERSATION messages

    @id:s2
    Scenario: what a recipient wrote unasked is there after more than 3650 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has a contact
      And the recipient wrote
      When 3700 days pass
      Then the reply is still stored among the CONVERSATION messages

  @rule:POLICY-PERSIST-TTL-NO-EFFECT @must @conversation @reference @needs-clock @needs-recipients
  Rule: TITLE OF POLICY-PERSIST-TTL-NO-EFFECT
    "The ttl_days value has no effect when retention_type is PERSIST_RETENTION_POLICY."
    API reference, App, retention_policy.ttl_days

    @id:s1
    Scenario: a message outlives a stated day where messages persist
      Given an app in CONVERSATION mode that keeps messages for 1 day under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages

    @id:s2
    Scenario: a message outlives a day stated later where messages persist
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And the app was set to keep CONVERSATION messages for 1 day under PERSIST_RETENTION_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has the same conversation with the app
