Feature: What each retention policy keeps
  An operator who chose a policy wants old messages gone and live conversations whole; nobody
  wants a contact lost because its messages were old.

  @rule:RETENTION-OF-DISPATCH-MT
  Rule: The retention policy configured for messages in Dispatch Mode.

    Scenario: a dispatch message is never stored by an app that keeps none
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is never stored

    Scenario: a dispatch message is never stored beside a stored conversation
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 30 days
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is never stored

    Scenario: a dispatch message is stored by a CONVERSATION app that keeps them
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored among the DISPATCH messages

    Scenario: a dispatch message is not stored among those of the conversation
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      And a recipient who has a contact and a conversation with the app
      When a message is sent to the recipient in DISPATCH mode
      Then the message is never stored among the CONVERSATION messages

  @rule:RETENTION-OF-DISPATCH-MT-EXPIRES
  Rule: The retention policy configured for messages in Dispatch Mode.

    Scenario: a dispatch message of a CONVERSATION app is kept for its days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 2 days
      And the app was set to keep CONVERSATION messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When 47 hours pass
      Then the message is still stored among the DISPATCH messages

    Scenario Outline: a dispatch message is gone under <policy>
      Given an app in CONVERSATION mode under <policy>
      And the app was set to keep DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When 3 days pass
      Then the message is no longer stored

      Examples:
        | policy                   |
        | MESSAGE_EXPIRE_POLICY    |
        | PERSIST_RETENTION_POLICY |

    Scenario: a message expires by its mode after the app is changed to another
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When 3 days pass
      Then the message is no longer stored

  @rule:RETENTION-DAILY-CLEANUP
  Rule: Note that retention cleanup job runs once every twenty-four hours which can lead to delay

    Scenario Outline: a <mode> message is looked for an hour after its last day
      Given an app in <mode> mode that keeps <mode> messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 25 hours pass
      Then it is observed whether the message is still stored among the <mode> messages

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:RETENTION-KEEPS-CONTACTS
  Rule: This retention policy doesn't apply to Contacts.

    Scenario Outline: a contact outlives its messages under <policy>
      Given an app in CONVERSATION mode that keeps messages for 1 day under <policy>
      And a recipient who has a contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has the same contact

      Examples:
        | policy                     |
        | MESSAGE_EXPIRE_POLICY      |
        | CONVERSATION_EXPIRE_POLICY |

    Scenario: a contact that a message created outlives that message
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has a contact

    Scenario: a contact outlives the default retention of messages
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 365 days pass
      Then the recipient still has the same contact

  @rule:POLICY-MESSAGE-EXPIRE
  Rule: This option will remove all messages, sent or received by the app, that are older than …

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

  @rule:POLICY-MESSAGE-EXPIRE-MO
  Rule: This option will remove all messages, sent or received by the app, that are older than …

    Scenario: an old reply goes and a newer message stays
      Given an app in CONVERSATION mode that keeps messages for 2 days under MESSAGE_EXPIRE_POLICY
      And a recipient who has no contact
      And the recipient wrote
      And 36 hours passed
      And a message was sent to the recipient
      When 36 hours pass
      Then the reply is no longer stored
      And the message is still stored among the CONVERSATION messages

    Scenario: an old message goes and a newer reply stays
      Given an app in CONVERSATION mode that keeps messages for 2 days under MESSAGE_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And the recipient replied
      When 36 hours pass
      Then the message is no longer stored
      And the reply is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-KEEPS
  Rule: messages with accept_time older than ttl_days are persisted as long as there is a newer …

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

    Scenario: an old message stays after the app is set to that policy
      Given an app in CONVERSATION mode
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And 36 hours passed
      And another message was sent to the recipient
      When 36 hours pass
      Then the first message is still stored among the CONVERSATION messages

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

  @rule:POLICY-CONVERSATION-EXPIRE-KEEPS-MO
  Rule: messages with accept_time older than ttl_days are persisted as long as there is a newer …

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

    Scenario: an old reply stays as long as its conversation has a newer message
      Given an app in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      And the app was set to keep CONVERSATION messages for 2 days under CONVERSATION_EXPIRE_POLICY
      And a recipient who has no contact
      And the recipient wrote
      And 36 hours passed
      And a message was sent to the recipient
      When 36 hours pass
      Then the reply is still stored among the CONVERSATION messages

  @rule:POLICY-CONVERSATION-EXPIRE-REMOVES
  Rule: The entire conversation will be removed if the last message is older than the TTL days

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

  @rule:POLICY-CONVERSATION-EXPIRE-REMOVES-MO
  Rule: The entire conversation will be removed if the last message is older than the TTL days

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

  @rule:POLICY-PERSIST
  Rule: persists all messages, and conversations until they're explicitly deleted

    Scenario: a message and its conversation are there long after 180 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 365 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has the same conversation with the app

    Scenario: messages persist after the app is set to that policy
      Given an app in CONVERSATION mode
      And the app was set to keep CONVERSATION messages for 180 days under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      When 365 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has a conversation with the app

    Scenario: a message is there after more than 3650 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3700 days pass
      Then the message is still stored among the CONVERSATION messages

    Scenario: a message and its conversation outlive a change to DISPATCH mode
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages

  @rule:POLICY-PERSIST-MO
  Rule: persists all messages, and conversations until they're explicitly deleted

    Scenario: a reply is there long after 180 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When 365 days pass
      Then the reply is still stored among the CONVERSATION messages

    Scenario: what a recipient wrote unasked is there after more than 3650 days
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And a recipient who has a contact
      And the recipient wrote
      When 3700 days pass
      Then the reply is still stored among the CONVERSATION messages

  @rule:POLICY-PERSIST-TTL-NO-EFFECT
  Rule: The ttl_days value has no effect when retention_type is PERSIST_RETENTION_POLICY.

    Scenario: a message outlives a stated day where messages persist
      Given an app in CONVERSATION mode that keeps messages for 1 day under PERSIST_RETENTION_POLICY
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages

    Scenario: a message outlives a day stated later where messages persist
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      And the app was set to keep CONVERSATION messages for 1 day under PERSIST_RETENTION_POLICY
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 3 days pass
      Then the message is still stored among the CONVERSATION messages
      And the recipient still has the same conversation with the app
