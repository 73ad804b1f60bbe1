Feature: What an app keeps unless told otherwise
  Whoever creates an app without a word on retention relies on the documented defaults; whoever
  mistypes a retention finds out at once, before messages are kept too long or not at all.

  @rule:DISPATCH-TTL-DEFAULT
  Rule: note that this value is set to 0 by default

    Scenario Outline: a new <mode> app keeps no DISPATCH messages by default
      When an app is created in <mode> mode
      Then the app keeps DISPATCH messages for 0 days

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: an app whose mode was never set keeps no DISPATCH messages by default
      When an app is created without a mode
      Then the app keeps DISPATCH messages for 0 days

    Scenario Outline: a <mode> app told of conversations keeps no DISPATCH messages
      When an app is created in <mode> mode that keeps CONVERSATION messages for 5 days
      Then the app keeps DISPATCH messages for 0 days

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:CONVERSATION-TTL-DEFAULT
  Rule: Default value is 180.

    Scenario Outline: a new <mode> app keeps conversations for 180 days by default
      When an app is created in <mode> mode
      Then the app keeps CONVERSATION messages for 180 days

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: an app whose mode was never set keeps conversations for 180 days
      When an app is created without a mode
      Then the app keeps CONVERSATION messages for 180 days

    Scenario Outline: a <mode> app told of DISPATCH messages alone keeps the 180 days
      When an app is created in <mode> mode that keeps DISPATCH messages for 5 days
      Then the app keeps CONVERSATION messages for 180 days

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:CONVERSATION-POLICY-DEFAULT
  Rule: This is the default policy.

    Scenario Outline: messages of a new <mode> app expire one by one by default
      When an app is created in <mode> mode
      Then the app keeps CONVERSATION messages under MESSAGE_EXPIRE_POLICY

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: messages expire one by one where no mode was set
      When an app is created without a mode
      Then the app keeps CONVERSATION messages under MESSAGE_EXPIRE_POLICY

    Scenario Outline: a <mode> app told of DISPATCH messages alone keeps that policy
      When an app is created in <mode> mode that keeps DISPATCH messages for 5 days
      Then the app keeps CONVERSATION messages under MESSAGE_EXPIRE_POLICY

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:DISPATCH-TTL-TYPES
  Rule: The valid range is `[0 - 7]`.

    Scenario Outline: <value> is no TTL for DISPATCH messages of a new app
      When an app is created in DISPATCH mode that keeps DISPATCH messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 3 days

      Examples:
        | value         | days  |
        | a fraction    | 1.5   |
        | a word        | seven |
        | a truth value | true  |
        | a list        | [3]   |

    Scenario Outline: <value> is no TTL for an app's DISPATCH messages
      Given an app in <mode> mode that keeps DISPATCH messages for 5 days
      When the app is set to keep DISPATCH messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 3 days

      Examples:
        | value             | mode         | days  |
        | a fraction        | DISPATCH     | 1.5   |
        | a fraction over 7 | DISPATCH     | 7.5   |
        | a word            | DISPATCH     | seven |
        | a truth value     | DISPATCH     | true  |
        | a list            | DISPATCH     | [3]   |
        | another fraction  | CONVERSATION | 2.5   |

  @rule:CONVERSATION-TTL-TYPES
  Rule: The valid values for this field are [1 - 3650].

    Scenario Outline: <value> is no TTL for the conversations of a new app
      When an app is created in CONVERSATION mode that keeps CONVERSATION messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | value         | days   |
        | a fraction    | 1.5    |
        | a word        | thirty |
        | a truth value | true   |
        | a list        | [3]    |

    Scenario Outline: <value> is no TTL for an app's conversations
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for <days> days
      Then the request is refused
      And nothing has changed
      And the same request is accepted for 5 days

      Examples:
        | value                | mode         | days   |
        | a fraction           | CONVERSATION | 1.5    |
        | a fraction over 3650 | CONVERSATION | 3650.5 |
        | a word               | CONVERSATION | thirty |
        | a truth value        | CONVERSATION | true   |
        | a list               | CONVERSATION | [3]    |
        | another fraction     | DISPATCH     | 2.5    |

  @rule:TTL-LENIENT-TYPES
  Rule: The days before a message is eligible for deletion.

    Scenario Outline: <value> is given as the days of <kept> messages
      Given an app in <kept> mode that keeps <kept> messages for 5 days
      When the app is set to keep <kept> messages for <days> days
      Then it is observed whether the request succeeds
      And it is observed whether the app keeps <kept> messages for 3 days

      Examples:
        | value           | kept         | days |
        | a number's text | DISPATCH     | "3"  |
        | a decimal point | DISPATCH     | 3.0  |
        | no value at all | DISPATCH     | null |
        | a number's text | CONVERSATION | "3"  |
        | a decimal point | CONVERSATION | 3.0  |
        | no value at all | CONVERSATION | null |

  @rule:APP-UPDATE-KEEPS-OTHERS
  Rule: this is a `PATCH` operation, so any specified field values will replace existing values

    Scenario Outline: a change from <before> to <after> mode leaves all else as it was
      Given an app in <before> mode that keeps CONVERSATION messages for 30 days under <policy>
      And the app was set to keep DISPATCH messages for 3 days
      When the app is changed to <after> mode
      Then the app keeps CONVERSATION messages for 30 days under <policy>
      And the app keeps DISPATCH messages for 3 days under MESSAGE_EXPIRE_POLICY
      And nothing else has changed

      Examples:
        | before       | after        | policy                     |
        | CONVERSATION | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | DISPATCH     | CONVERSATION | PERSIST_RETENTION_POLICY   |

    Scenario: choosing the mode that an app has leaves all else as it was
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 30 days
      And the app was set to keep DISPATCH messages for 3 days
      When the app is changed to CONVERSATION mode
      Then the app keeps CONVERSATION messages for 30 days
      And the app keeps DISPATCH messages for 3 days
      And nothing else has changed

    Scenario: a change of mode leaves the defaults as they were
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then the request succeeds
      And nothing else has changed

    Scenario Outline: only the days of <kept> messages change in <mode> mode
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days under <policy>
      And the app was set to keep DISPATCH messages for 3 days
      When the app is set to keep <kept> messages for 5 days
      Then the app keeps <kept> messages for 5 days
      And nothing else has changed

      Examples:
        | mode         | kept         | policy                     |
        | CONVERSATION | CONVERSATION | PERSIST_RETENTION_POLICY   |
        | CONVERSATION | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | DISPATCH     | CONVERSATION | MESSAGE_EXPIRE_POLICY      |
        | DISPATCH     | DISPATCH     | PERSIST_RETENTION_POLICY   |

    Scenario Outline: a new name leaves all else as it was in <mode> mode
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      And the app was set to keep DISPATCH messages for 3 days
      When the app is renamed
      Then the request succeeds
      And nothing else has changed

      Examples:
        | mode         |
        | CONVERSATION |
        | DISPATCH     |

    Scenario Outline: both retentions of a <mode> app are set at once
      Given an app in <mode> mode
      When the app is set to keep messages for 3 or, in conversations, 30 days
      Then the app keeps DISPATCH messages for 3 days
      And the app keeps CONVERSATION messages for 30 days
      And nothing else has changed

      Examples:
        | mode         |
        | CONVERSATION |
        | DISPATCH     |

    Scenario Outline: a new <mode> app has both retentions that it is created with
      When an app is created in <mode> mode that keeps messages for 3 or, in conversations, 30 days
      Then the app keeps DISPATCH messages for 3 days
      And the app keeps CONVERSATION messages for 30 days

      Examples:
        | mode         |
        | CONVERSATION |
        | DISPATCH     |
