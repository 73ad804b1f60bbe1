Feature: Conversation metadata and correlation ids
  What a message carries along comes back with the reply to it, where it may be kept.
  This matters to whoever matches replies to campaigns or cases of their own.

  @rule:METADATA-MO-CONVERSATION
  Rule: This metadata will be propagated on MO callbacks

    Scenario Outline: the reply of a <recipient> carries the conversation metadata
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | recipient            | known                                     |
        | stranger             | no contact                                |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: the second reply carries the metadata in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      When the recipient replies
      Then the second reply carries the conversation metadata

    Scenario: metadata and a correlation id do not displace each other
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata and a correlation id
      When the recipient replies
      Then the reply carries the conversation metadata
      And the reply carries the correlation id

  @rule:METADATA-MO-DISPATCH
  Rule: Metadata that will be associated with the conversation in `CONVERSATION` mode and with the …

    Scenario Outline: the reply carries the metadata of a message kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has <known>
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | days | known      |
        | 1    | no contact |
        | 2    | a contact  |
        | 7    | no contact |

    Scenario: the second reply carries the metadata in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      When the recipient replies
      Then the second reply carries the conversation metadata

    Scenario: the reply to an app without a mode carries the metadata
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

    Scenario: one recipient's metadata is not carried by the reply of another
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another recipient who has no contact
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-MO-TTL-ZERO
  Rule: the `conversation_metadata` field will not be retained

    Scenario: the reply carries no metadata where messages are kept 0 days
      Given an app in DISPATCH mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

    Scenario: the reply carries no metadata where no retention was set
      Given an app in DISPATCH mode
      And a recipient who has a contact
      And a message sent to the recipient with conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

    Scenario: the reply to an app without a mode and retention carries no metadata
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the reply carries no conversation metadata

  @rule:METADATA-LAST
  Rule: the MO callback will always use the last metadata available

    Scenario Outline: the reply in <mode> mode carries the later of two metadata
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: a message without metadata leaves the last in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries the conversation metadata

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: metadata sent after a reply counts for the next in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      And another message sent to the recipient with other conversation metadata
      When the recipient replies
      Then the second reply carries the conversation metadata

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:METADATA-MERGE
  Rule: Only supported in `CONVERSATION` processing mode.

    Scenario: the reply carries the metadata of both messages, merged
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient with conversation metadata
      And another message sent to the recipient with merged conversation metadata
      When the recipient replies
      Then the reply carries the merged conversation metadata

    Scenario: metadata is merged into what a conversation already had
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient with conversation metadata
      And the recipient replied
      And another message sent to the recipient with merged conversation metadata
      When the recipient replies
      Then the second reply carries the merged conversation metadata

  @rule:CORRELATION-ID-MO
  Rule: The MO callbacks will always include the last `correlation_id` available

    Scenario Outline: the reply in <mode> mode carries the correlation id
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      When the recipient replies
      Then the reply carries the correlation id

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: the reply in <mode> mode carries the later correlation id
      Given an app in <mode> mode that keeps DISPATCH messages for 7 days
      And a recipient who has a contact
      And a message sent to the recipient with a correlation id
      And another message sent to the recipient with a correlation id
      When the recipient replies
      Then the reply carries the correlation id

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: a message without an id leaves the last one in <mode> mode
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      And another message sent to the recipient
      When the recipient replies
      Then the reply carries the correlation id

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: the second reply in <mode> mode carries the correlation id
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient with a correlation id
      And the recipient replied
      When the recipient replies
      Then the second reply carries the correlation id

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |
