Feature: Conversation metadata and correlation ids
  What a message carries along comes back with the reply to it, where it may be kept.
  This matters to whoever matches replies to campaigns or cases of their own.

  @rule:METADATA-MO-CONVERSATION @must @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF METADATA-MO-CONVERSATION
    "This metadata will be propagated on MO callbacks"
    API reference, Messages_SendMessage, conversation_metadata

    @id:s1
    Scenario Outline: the reply of a <recipient> carries the conversation metadata
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the second reply carries the metadata in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      When the recipient replies
      Then the second reply carries the conversation metadata

    @id:s3
    Scenario: metadata and a correlation id do not displace each other
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata and a correlation id
      When the recipient replies
      Then the reply carries the conversation metadata
      And the reply carries the correlation id

  @rule:METADATA-MO-DISPATCH @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF METADATA-MO-DISPATCH
    "Metadata that will be associated with the conversation in `CONVERSATION` mode and with the specified recipient identities in `DISPATCH` mode."
    API reference, Messages_SendMessage, conversation_metadata

    @id:s1
    Scenario Outline: the reply carries the metadata of a message kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has <known>
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | case | days | known      |
        | 1    | 1    | no contact |
        | 2    | 2    | a contact  |
        | 3    | 7    | no contact |

    @id:s2
    Scenario: the second reply carries the metadata in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      When the recipient replies
      Then the second reply carries the conversation metadata

    @id:s3
    Scenario: the reply to an app without a mode carries the metadata
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

    @id:s4
    Scenario: one recipient's metadata is not carried by the reply of another
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another recipient who has no contact
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-MO-TTL-ZERO @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF METADATA-MO-TTL-ZERO
    "the `conversation_metadata` field will not be retained"
    API reference, Messages_SendMessage, conversation_metadata

    @id:s1
    Scenario: the reply carries no metadata where messages are kept 0 days
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:s2
    Scenario: the reply carries no metadata where no retention was set
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

    @id:s3
    Scenario: the reply to an app without a mode and retention carries no metadata
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-LAST @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF METADATA-LAST
    "the MO callback will always use the last metadata available"
    API reference, Messages_SendMessage, conversation_metadata

    @id:s1
    Scenario Outline: the reply in <mode> mode carries the later of two metadata
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario Outline: a message without metadata leaves the last in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s3
    Scenario Outline: metadata sent after a reply counts for the next in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the second reply carries the conversation metadata

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:METADATA-MERGE @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF METADATA-MERGE
    "Only supported in `CONVERSATION` processing mode."
    API reference, Messages_SendMessage, conversation_metadata_update_strategy

    @id:s1
    Scenario: the reply carries the metadata of both messages, merged
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with merged conversation metadata
      When the recipient replies
      Then the reply carries the merged conversation metadata

    @id:s2
    Scenario: metadata is merged into what a conversation already had
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      And another message sent to the recipient with merged conversation metadata
      When the recipient replies
      Then the second reply carries the merged conversation metadata

  @rule:CORRELATION-ID-MO @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF CORRELATION-ID-MO
    "The MO callbacks will always include the last `correlation_id` available"
    API reference, Messages_SendMessage, correlation_id

    @id:s1
    Scenario Outline: the reply in <mode> mode carries the correlation id
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      When the recipient replies
      Then the reply carries the correlation id

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario Outline: the reply in <mode> mode carries the later correlation id
      Given an app in <mode> mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact
      And a message sent to the recipient with a correlation id
      And another message sent to the recipient with a correlation id
      When the recipient replies
      Then the reply carries the correlation id

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s3
    Scenario Outline: a message without an id leaves the last one in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries the correlation id

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s4
    Scenario Outline: the second reply in <mode> mode carries the correlation id
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      And the recipient replied
      When the recipient replies
      Then the second reply carries the correlation id

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |
