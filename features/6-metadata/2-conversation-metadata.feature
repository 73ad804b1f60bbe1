Feature: Conversation metadata and correlation IDs
  Conversation metadata and the correlation ID of a message come back with the replies to it, as far
  as they are retained. For campaign and support systems that match replies to cases of their own.

  @rule:METADATA-MO-CONVERSATION @must @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, a reply carries the conversation metadata of the message
    "This metadata will be propagated on MO callbacks"
    API reference, Messages_SendMessage, conversation_metadata

    conversation_metadata of the request comes back as message_metadata of the MESSAGE_INBOUND callback.

    @id:reply
    Scenario Outline: In CONVERSATION mode, the reply of a <case> carries the conversation metadata
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples: whatever there is before the message
        | case         | known                                     |
        | stranger     | no contact                                |
        | contact      | a contact                                 |
        | chat-partner | a contact and a conversation with the app |

    @id:second-reply
    Scenario: In CONVERSATION mode, a second reply carries the conversation metadata
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      When the recipient replies
      Then the second reply carries the conversation metadata

    @id:with-correlation-id
    Scenario: In CONVERSATION mode, a reply carries both conversation metadata and correlation ID
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata and a correlation id
      When the recipient replies
      Then the reply carries the conversation metadata
      And the reply carries the correlation id

  @rule:METADATA-MO-DISPATCH @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: With a DISPATCH retention of 1 to 7 days, a reply carries conversation metadata
    "Metadata that will be associated with the conversation in `CONVERSATION` mode and with the specified recipient identities in `DISPATCH` mode."
    API reference, Messages_SendMessage, conversation_metadata

    In DISPATCH mode, by ttl_days of dispatch_retention_policy. The metadata belongs to the recipient's
    identity and comes back as message_metadata of the MESSAGE_INBOUND callback.

    @id:reply
    Scenario Outline: In DISPATCH mode with a <days>-day retention, a reply carries the conversation metadata
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has <known>
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples: the limits of the retention and one between, with strangers and a contact
        | case  | days | known      |
        | ttl-1 | 1    | no contact |
        | ttl-2 | 2    | a contact  |
        | ttl-7 | 7    | no contact |

    @id:second-reply
    Scenario: In DISPATCH mode, a second reply carries the conversation metadata
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      When the recipient replies
      Then the second reply carries the conversation metadata

    @id:default-mode
    Scenario: A reply to an app created with the default mode carries the conversation metadata
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

    @id:other-recipient
    Scenario: In DISPATCH mode, a reply does not carry conversation metadata sent to another recipient
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another recipient who has no contact
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-MO-TTL-ZERO @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: With a DISPATCH retention of 0 days, a reply carries no conversation metadata
    "the `conversation_metadata` field will not be retained"
    API reference, Messages_SendMessage, conversation_metadata

    message_metadata of the MESSAGE_INBOUND callback is empty or absent, in DISPATCH mode. 0 days is
    also what holds if no DISPATCH retention is set.

    @id:explicit-zero
    Scenario: In DISPATCH mode with a 0-day retention, a reply carries no conversation metadata
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:default-retention
    Scenario: In DISPATCH mode with the default retention, a reply carries no conversation metadata
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:default-mode
    Scenario: A reply to an app created with the default mode and retention carries no conversation metadata
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-LAST @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In either mode, a reply carries the latest conversation metadata
    "the MO callback will always use the last metadata available"
    API reference, Messages_SendMessage, conversation_metadata

    conversation_metadata of the last message that had any, sent to that recipient; a message
    without metadata changes nothing.

    @id:later-wins
    Scenario Outline: In <mode> mode, later conversation metadata replaces earlier conversation metadata
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:without-metadata
    Scenario Outline: In <mode> mode, a message without metadata leaves earlier conversation metadata in place
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:after-reply
    Scenario Outline: In <mode> mode, the next reply carries conversation metadata sent after the first reply
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the second reply carries the conversation metadata

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:METADATA-MERGE @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, MERGE_PATCH merges new conversation metadata into the old
    "Only supported in `CONVERSATION` processing mode."
    API reference, Messages_SendMessage, conversation_metadata_update_strategy

    conversation_metadata_update_strategy MERGE_PATCH: the MESSAGE_INBOUND callback carries the
    members of both messages.

    @id:merged
    Scenario: In CONVERSATION mode, a reply carries the merged conversation metadata of two messages
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with merged conversation metadata
      When the recipient replies
      Then the reply carries the merged conversation metadata

    @id:after-reply
    Scenario: In CONVERSATION mode, a chat partner's next reply carries metadata merged after the first reply
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      And another message sent to the recipient with merged conversation metadata
      When the recipient replies
      Then the second reply carries the merged conversation metadata

  @rule:CORRELATION-ID-MO @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In either mode, a reply carries the latest correlation ID
    "The MO callbacks will always include the last `correlation_id` available"
    API reference, Messages_SendMessage, correlation_id

    correlation_id of the MESSAGE_INBOUND callback is that of the last message to the recipient that
    had one; in DISPATCH mode with a dispatch_retention_policy of 1 day or more.

    @id:reply
    Scenario Outline: In <mode> mode, a reply carries the correlation ID of the message
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      When the recipient replies
      Then the reply carries the correlation id

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:later-wins
    Scenario Outline: In <mode> mode, a later correlation ID replaces an earlier one
      Given an app in <mode> mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact
      And a message sent to the recipient with a correlation id
      And another message sent to the recipient with a correlation id
      When the recipient replies
      Then the reply carries the correlation id

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:without-id
    Scenario Outline: In <mode> mode, a message without a correlation ID leaves the earlier one in place
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries the correlation id

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:second-reply
    Scenario Outline: In <mode> mode, a second reply carries the correlation ID
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      And the recipient replied
      When the recipient replies
      Then the second reply carries the correlation id

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |
