Feature: Metadata of a dispatch message
  A dispatch message through an app in CONVERSATION mode belongs to no conversation, so it has none
  to leave metadata with. This matters to campaigns that count on getting it back.

  @rule:STRATEGY-METADATA @may @both @reference @needs-recipients
  Rule: TITLE OF STRATEGY-METADATA
    "the `conversation_metadata` and `correlation_id` fields are not supported when using this option with an app in `CONVERSATION` mode"
    API reference, ProcessingStrategy, DISPATCH_ONLY

    @id:s1
    Scenario Outline: whether a dispatch message with <what> is refused is open
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode with <extra>
      Then it is observed whether the request is refused

      Examples:
        | case | what     | extra                                      |
        | 1    | metadata | conversation metadata                      |
        | 2    | an id    | a correlation id                           |
        | 3    | both     | conversation metadata and a correlation id |

  @rule:STRATEGY-METADATA-NOT-PROPAGATED @should @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF STRATEGY-METADATA-NOT-PROPAGATED
    "the `conversation_metadata` and `correlation_id` fields are not supported when using this option with an app in `CONVERSATION` mode"
    API reference, ProcessingStrategy, DISPATCH_ONLY

    @id:s1
    Scenario Outline: the reply of a <recipient> carries no dispatch metadata
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      And a message sent to the recipient in DISPATCH mode with conversation metadata, if accepted
      When the recipient replies
      Then the reply carries no conversation metadata

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario Outline: the reply of a <recipient> carries no dispatch correlation id
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      And a message sent to the recipient in DISPATCH mode with a correlation id, if accepted
      When the recipient replies
      Then the reply carries no correlation id

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | conversation partner | a contact and a conversation with the app |
