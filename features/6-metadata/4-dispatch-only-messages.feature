Feature: Metadata of a dispatch-only message
  A dispatch-only message through an app in CONVERSATION mode belongs to no conversation that could
  hold its metadata. For campaigns that would otherwise count on replies to bring it back.

  @rule:STRATEGY-METADATA @may @both @reference @needs-recipients
  Rule: Open: are conversation metadata and correlation IDs refused with DISPATCH_ONLY?
    "the `conversation_metadata` and `correlation_id` fields are not supported when using this option with an app in `CONVERSATION` mode"
    API reference, ProcessingStrategy, DISPATCH_ONLY

    conversation_metadata and correlation_id with processing_strategy DISPATCH_ONLY, sent by an app
    in CONVERSATION mode. "Not supported" names no answer: refused and ignored are both permitted.

    @id:extra
    Scenario Outline: Open: is a dispatch-only message with <extra> "A" refused?
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient with <extra> "A"
      Then it is observed whether the request is refused

      Examples: either field and both
        | case           | extra                                        |
        | metadata       | conversation metadata                        |
        | correlation-id | correlation ID                               |
        | both           | conversation metadata "A" and correlation ID |

  @rule:STRATEGY-METADATA-NOT-PROPAGATED @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: Conversation metadata and correlation ID sent with DISPATCH_ONLY reach no reply
    "the `conversation_metadata` and `correlation_id` fields are not supported when using this option with an app in `CONVERSATION` mode"
    API reference, ProcessingStrategy, DISPATCH_ONLY

    message_metadata and correlation_id of the MESSAGE_INBOUND callback are empty or absent, where
    an app in CONVERSATION mode could send the message at all.

    @id:metadata
    Scenario Outline: In CONVERSATION mode, a <recipient>'s reply carries no conversation metadata of a dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And a dispatch-only message with conversation metadata "A" was sent to the recipient, if accepted
      When the recipient replies
      Then the reply carries no conversation metadata

      Examples: without and with a conversation
        | case         | recipient    |
        | stranger     | stranger     |
        | chat-partner | chat partner |

    @id:correlation-id
    Scenario Outline: In CONVERSATION mode, a <recipient>'s reply carries no correlation ID of a dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a <recipient>
      And a dispatch-only message with correlation ID "A" was sent to the recipient, if accepted
      When the recipient replies
      Then the reply carries no correlation ID

      Examples: without and with a conversation
        | case         | recipient    |
        | stranger     | stranger     |
        | chat-partner | chat partner |
