Feature: What an app keeps unless told otherwise
  Whoever creates an app without a word on retention relies on the documented defaults; whoever
  mistypes a retention finds out at once, before messages are kept too long or not at all.

  @rule:DISPATCH-TTL-DEFAULT @must @dispatch @reference
  Rule: TITLE OF DISPATCH-TTL-DEFAULT
    "note that this value is set to 0 by default"
    API reference, Messages_SendMessage, conversation_metadata

    @id:s1
    Scenario Outline: a new <mode> app keeps no DISPATCH messages by default
      When an app is created in <mode> mode
      Then the app keeps DISPATCH messages for 0 days

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: an app whose mode was never set keeps no DISPATCH messages by default
      When an app is created without a mode
      Then the app keeps DISPATCH messages for 0 days

    @id:s3
    Scenario Outline: a <mode> app told of conversations keeps no DISPATCH messages
      When an app is created in <mode> mode that keeps CONVERSATION messages for 5 days
      Then the app keeps DISPATCH messages for 0 days

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:CONVERSATION-TTL-DEFAULT @must @conversation @reference
  Rule: TITLE OF CONVERSATION-TTL-DEFAULT
    "Default value is 180."
    API reference, App, retention_policy.ttl_days

    @id:s1
    Scenario Outline: a new <mode> app keeps conversations for 180 days by default
      When an app is created in <mode> mode
      Then the app keeps CONVERSATION messages for 180 days

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: an app whose mode was never set keeps conversations for 180 days
      When an app is created without a mode
      Then the app keeps CONVERSATION messages for 180 days

    @id:s3
    Scenario Outline: a <mode> app told of DISPATCH messages alone keeps the 180 days
      When an app is created in <mode> mode that keeps DISPATCH messages for 5 days
      Then the app keeps CONVERSATION messages for 180 days

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:CONVERSATION-POLICY-DEFAULT @must @conversation @reference
  Rule: TITLE OF CONVERSATION-POLICY-DEFAULT
    "This is the default policy."
    API reference, Key concepts, MESSAGE_EXPIRE_POLICY

    @id:s1
    Scenario Outline: messages of a new <mode> app expire one by one by default
      When an app is created in <mode> mode
      Then the app keeps CONVERSATION messages under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: messages expire one by one where no mode was set
      When an app is created without a mode
      Then the app keeps CONVERSATION messages under MESSAGE_EXPIRE_POLICY

    @id:s3
    Scenario Outline: a <mode> app told of DISPATCH messages alone keeps that policy
      When an app is created in <mode> mode that keeps DISPATCH messages for 5 days
      Then the app keeps CONVERSATION messages under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:DISPATCH-TTL-TYPES @should @dispatch @reference
  Rule: TITLE OF DISPATCH-TTL-TYPES
    "The valid range is `[0 - 7]`."
    API reference, App, dispatch_retention_policy.ttl_days (int64)

    @id:s1
    Scenario Outline: <value> is no TTL for DISPATCH messages of a new app
      When an app is created in DISPATCH mode that keeps DISPATCH messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 3 days

      Examples:
        | case | value         | days  |
        | 1    | a fraction    | 1.5   |
        | 2    | a word        | seven |
        | 3    | a truth value | true  |
        | 4    | a list        | [3]   |

    @id:s2
    Scenario Outline: <value> is no TTL for an app's DISPATCH messages
      Given an app in <mode> mode that keeps DISPATCH messages for 5 days
      When the app is set to keep DISPATCH messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 3 days

      Examples:
        | case | value             | mode         | days  |
        | 1    | a fraction        | DISPATCH     | 1.5   |
        | 2    | a fraction over 7 | DISPATCH     | 7.5   |
        | 3    | a word            | DISPATCH     | seven |
        | 4    | a truth value     | DISPATCH     | true  |
        | 5    | a list            | DISPATCH     | [3]   |
        | 6    | another fraction  | CONVERSATION | 2.5   |

  @rule:CONVERSATION-TTL-TYPES @should @conversation @reference
  Rule: TITLE OF CONVERSATION-TTL-TYPES
    "The valid values for this field are [1 - 3650]."
    API reference, App, retention_policy.ttl_days (int64)

    @id:s1
    Scenario Outline: <value> is no TTL for the conversations of a new app
      When an app is created in CONVERSATION mode that keeps CONVERSATION messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | case | value         | days   |
        | 1    | a fraction    | 1.5    |
        | 2    | a word        | thirty |
        | 3    | a truth value | true   |
        | 4    | a list        | [3]    |

    @id:s2
    Scenario Outline: <value> is no TTL for an app's conversations
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | case | value                | mode         | days   |
        | 1    | a fraction           | CONVERSATION | 1.5    |
        | 2    | a fraction over 3650 | CONVERSATION | 3650.5 |
        | 3    | a word               | CONVERSATION | thirty |
        | 4    | a truth value        | CONVERSATION | true   |
        | 5    | a list               | CONVERSATION | [3]    |
        | 6    | another fraction     | DISPATCH     | 2.5    |

  @rule:TTL-LENIENT-TYPES @may @both @reference
  Rule: TITLE OF TTL-LENIENT-TYPES
    "The days before a message is eligible for deletion."
    API reference, App, dispatch_retention_policy.ttl_days (int64)

    @id:s1
    Scenario Outline: <value> is given as the days of <kept> messages
      Given an app in <kept> mode that keeps <kept> messages for 5 days
      When the app is set to keep <kept> messages for <days> days
      Then it is observed whether the request succeeds
      And it is observed whether the app keeps <kept> messages for 3 days

      Examples:
        | case | value           | kept         | days |
        | 1    | a number's text | DISPATCH     | "3"  |
        | 2    | a decimal point | DISPATCH     | 3.0  |
        | 3    | no value at all | DISPATCH     | null |
        | 4    | a number's text | CONVERSATION | "3"  |
        | 5    | a decimal point | CONVERSATION | 3.0  |
        | 6    | no value at all | CONVERSATION | null |

  @rule:APP-UPDATE-KEEPS-OTHERS @should @both @reference
  Rule: TITLE OF APP-UPDATE-KEEPS-OTHERS
    "this is a `PATCH` operation, so any specified field values will replace existing values"
    API reference, App_UpdateApp, operation

    @id:s1
    Scenario Outline: a change from <before> to <after> mode leaves all else as it was
      Given an app in <before> mode that keeps CONVERSATION messages for 30 days under <policy>
      And the app was set to keep DISPATCH messages for 3 days
      When the app is changed to <after> mode
      Then the app keeps CONVERSATION messages for 30 days under <policy>
      And the app keeps DISPATCH messages for 3 days under MESSAGE_EXPIRE_POLICY
      And nothing else has changed

      Examples:
        | case | before       | after        | policy                     |
        | 1    | CONVERSATION | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | 2    | DISPATCH     | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:s2
    Scenario: choosing the mode that an app has leaves all else as it was
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 30 days
      And the app was set to keep DISPATCH messages for 3 days
      When the app is changed to CONVERSATION mode
      Then the app keeps CONVERSATION messages for 30 days
      And the app keeps DISPATCH messages for 3 days
      And nothing else has changed

    @id:s3
    Scenario: a change of mode leaves the defaults as they were
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then the request succeeds
      And nothing else has changed

    @id:s4
    Scenario Outline: only the days of <kept> messages change in <mode> mode
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days under <policy>
      And the app was set to keep DISPATCH messages for 3 days
      When the app is set to keep <kept> messages for 5 days
      Then the app keeps <kept> messages for 5 days
      And nothing else has changed

      Examples:
        | case | mode         | kept         | policy                     |
        | 1    | CONVERSATION | CONVERSATION | PERSIST_RETENTION_POLICY   |
        | 2    | CONVERSATION | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | 3    | DISPATCH     | CONVERSATION | MESSAGE_EXPIRE_POLICY      |
        | 4    | DISPATCH     | DISPATCH     | PERSIST_RETENTION_POLICY   |

    @id:s5
    Scenario Outline: a new name leaves all else as it was in <mode> mode
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      And the app was set to keep DISPATCH messages for 3 days
      When the app is renamed
      Then the request succeeds
      And nothing else has changed

      Examples:
        | case | mode         |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s6
    Scenario Outline: both retentions of a <mode> app are set at once
      Given an app in <mode> mode
      When the app is set to keep messages for 3 or, in conversations, 30 days
      Then the app keeps DISPATCH messages for 3 days
      And the app keeps CONVERSATION messages for 30 days
      And nothing else has changed

      Examples:
        | case | mode         |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |

    @id:s7
    Scenario Outline: a new <mode> app has both retentions that it is created with
      When an app is created in <mode> mode that keeps messages for 3 or, in conversations, 30 days
      Then the app keeps DISPATCH messages for 3 days
      And the app keeps CONVERSATION messages for 30 days

      Examples:
        | case | mode         |
        | 1    | CONVERSATION |
        | 2    | DISPATCH     |
