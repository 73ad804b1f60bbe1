Feature: Conversation metadata
  Conversation metadata of a message comes back with the replies to it, as far as it is retained.
  For campaign and support systems that match replies to cases of their own.

  @rule:METADATA-MO-CONVERSATION @must @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, a reply carries the conversation metadata of the message
    "This metadata will be propagated on MO callbacks"
    API reference, Messages_SendMessage, conversation_metadata

    conversation_metadata comes back as message_metadata of the MESSAGE_INBOUND callback.

    @id:reply
    Scenario Outline: In CONVERSATION mode, the reply of a <recipient> carries the conversation metadata
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"

      Examples: whatever the recipient has before the message
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:nested
    Scenario: In CONVERSATION mode, a reply carries nested conversation metadata
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "C"
      When the recipient replies
      Then the reply carries conversation metadata "C"

    @id:second-reply
    Scenario: In CONVERSATION mode, a second reply carries the conversation metadata
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And the recipient replied
      When the recipient replies
      Then the second reply carries conversation metadata "A"

    @id:third-reply
    Scenario: In CONVERSATION mode, a third reply carries the conversation metadata
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the reply carries conversation metadata "A"

    @id:by-contact-id
    Scenario: In CONVERSATION mode, the reply to a message sent by contact ID carries its conversation metadata
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient by contact ID with conversation metadata "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"

    @id:with-correlation-id
    Scenario: In CONVERSATION mode, a reply carries both conversation metadata and correlation ID
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A" and correlation ID "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"
      And the reply carries correlation ID "A"

    @id:mode-changed
    Scenario: After a change to CONVERSATION mode, the reply to a later message carries its conversation metadata
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the app was changed to CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"

  @rule:METADATA-MO-DISPATCH @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: With a DISPATCH retention of 1 to 7 days, a reply carries conversation metadata
    "Metadata that will be associated with the conversation in `CONVERSATION` mode and with the specified recipient identities in `DISPATCH` mode."
    API reference, Messages_SendMessage, conversation_metadata

    By ttl_days of dispatch_retention_policy. The metadata belongs to each identity written to.

    @id:reply
    Scenario Outline: In DISPATCH mode with a DISPATCH retention of <ttl>, a reply carries the conversation metadata
      Given an app in DISPATCH mode with a DISPATCH retention of <ttl>
      And the recipient is a <recipient>
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient <replies>
      Then the reply carries conversation metadata "A"

      Examples: the limits of the retention and one between, with strangers and a contact
        | case            | ttl    | recipient                    | replies                            |
        | ttl-1           | 1 day  | stranger                     | replies                            |
        | ttl-2           | 2 days | contact                      | replies                            |
        | ttl-7           | 7 days | stranger                     | replies                            |
        | second-identity | 3 days | stranger with two identities | replies from their second identity |

    @id:nested
    Scenario: In DISPATCH mode with a DISPATCH retention of 1 day, a reply carries nested conversation metadata
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "C"
      When the recipient replies
      Then the reply carries conversation metadata "C"

    @id:second-reply
    Scenario: In DISPATCH mode with a DISPATCH retention of 1 day, a second reply carries the conversation metadata
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And the recipient replied
      When the recipient replies
      Then the second reply carries conversation metadata "A"

    @id:third-reply
    Scenario: In DISPATCH mode with a DISPATCH retention of 1 day, a third reply carries the conversation metadata
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And the recipient replied
      And the recipient replied
      When the recipient replies
      Then the reply carries conversation metadata "A"

    @id:default-mode
    Scenario: With the default mode and a DISPATCH retention of 1 day, a reply carries the conversation metadata
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"

    @id:other-recipient
    Scenario: In DISPATCH mode, a reply does not carry conversation metadata sent to another recipient
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And another recipient is a stranger
      And another message was sent to the recipient
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the reply to a later message carries its conversation metadata
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the app was changed to DISPATCH mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"

    @id:with-correlation-id
    Scenario: In DISPATCH mode, a contact's reply carries both conversation metadata and correlation ID
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient with conversation metadata "A" and correlation ID "A"
      When the recipient replies
      Then the reply carries conversation metadata "A"
      And the reply carries correlation ID "A"

  @rule:METADATA-MO-TTL-ZERO @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In DISPATCH mode with a 0-day retention, replies carry no conversation metadata
    "the `conversation_metadata` field will not be retained"
    API reference, Messages_SendMessage, conversation_metadata

    message_metadata of the MESSAGE_INBOUND callback is empty or absent, in DISPATCH mode. 0 days is
    also what holds if no DISPATCH retention is set.

    @id:explicit-zero
    Scenario: In DISPATCH mode with a DISPATCH retention of 0 days, a reply carries no conversation metadata
      Given an app in DISPATCH mode with a DISPATCH retention of 0 days
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:default-retention
    Scenario: In DISPATCH mode with the default DISPATCH retention, a reply carries no conversation metadata
      Given an app in DISPATCH mode
      And the recipient is a contact
      And a message was sent to the recipient with conversation metadata "A"
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:default-mode
    Scenario: A reply to an app created with the default mode and retention carries no conversation metadata
      Given an app created with the default mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And another message was sent to the recipient with conversation metadata "B"
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-LAST @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In either mode, a reply carries the latest retained conversation metadata
    "the MO callback will always use the last metadata available"
    API reference, Messages_SendMessage, conversation_metadata

    conversation_metadata of the last message that had any, sent to that recipient; a message
    without metadata changes nothing.

    @id:later-wins
    Scenario Outline: In <mode> mode, a reply carries the conversation metadata of the later of two messages
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And another message was sent to the recipient with conversation metadata "B"
      When the recipient replies
      Then the reply carries conversation metadata "B"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:told-to-replace
    Scenario: In CONVERSATION mode, a reply carries conversation metadata sent with REPLACE instead of the earlier metadata
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And another message was sent to the recipient with conversation metadata "B" to replace the earlier
      When the recipient replies
      Then the reply carries conversation metadata "B"

    @id:without-metadata
    Scenario Outline: In <mode> mode, after a message without metadata, a reply carries the earlier conversation metadata
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And another message was sent to the recipient
      When the recipient replies
      Then the reply carries conversation metadata "A"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:after-reply
    Scenario Outline: In <mode> mode, a second reply carries conversation metadata sent after the first reply
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And the recipient replied
      And another message was sent to the recipient with conversation metadata "B"
      When the recipient replies
      Then the second reply carries conversation metadata "B"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:METADATA-MERGE @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, MERGE_PATCH merges new conversation metadata into the old
    "Only supported in `CONVERSATION` processing mode."
    API reference, Messages_SendMessage, conversation_metadata_update_strategy

    conversation_metadata_update_strategy MERGE_PATCH: the MESSAGE_INBOUND callback carries the
    metadata of both messages, merged as RFC 7386 (JSON Merge Patch) defines it.

    @id:merged
    Scenario: In CONVERSATION mode, a reply carries the merged conversation metadata of two messages
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "A"
      And another message was sent to the recipient with conversation metadata "B" to be merged
      When the recipient replies
      Then the reply carries conversation metadata "A" merged with "B"

    @id:after-reply
    Scenario: In CONVERSATION mode, a chat partner's second reply carries conversation metadata merged after the first
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient with conversation metadata "A"
      And the recipient replied
      And another message was sent to the recipient with conversation metadata "B" to be merged
      When the recipient replies
      Then the second reply carries conversation metadata "A" merged with "B"

    @id:within-members
    Scenario: In CONVERSATION mode, a reply carries conversation metadata merged with nested and null members
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient with conversation metadata "C"
      And another message was sent to the recipient with conversation metadata "D" to be merged
      When the recipient replies
      Then the reply carries conversation metadata "C" merged with "D"
