Feature: Setting the CONVERSATION retention
  For support teams that read back what was said months ago, and for auditors who ask how long that
  is: which values the retention of messages in CONVERSATION mode can have, and which it never has.

  @rule:CONVERSATION-TTL-BOUNDS @must @conversation @page
  Rule: A CONVERSATION retention is 1 to 3650 days, and no other value ever takes effect
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Binds retention_policy.ttl_days on create and update, whatever mode the app is in.
    A value outside may be refused or corrected, but never reads back.
    What happens to the call itself: CONVERSATION-TTL-REFUSED; for 0 days, CONVERSATION-TTL-ZERO.

    @id:create-allowed
    Scenario Outline: A new <mode> app can have a CONVERSATION retention of <ttl>
      When an app is created in <mode> mode with a CONVERSATION retention of <ttl>
      Then its CONVERSATION retention is <ttl>

      Examples: the limits, a neighbour, and the limit of the other mode with its neighbour
        | case      | mode         | ttl       |
        | conv-1    | CONVERSATION | 1 day     |
        | conv-7    | CONVERSATION | 7 days    |
        | conv-8    | CONVERSATION | 8 days    |
        | conv-3649 | CONVERSATION | 3649 days |
        | conv-3650 | CONVERSATION | 3650 days |

      Examples: the same limits for an app in DISPATCH mode
        | case          | mode     | ttl       |
        | dispatch-1    | DISPATCH | 1 day     |
        | dispatch-3650 | DISPATCH | 3650 days |

    @id:update-allowed
    Scenario Outline: The CONVERSATION retention of a <mode> app can be changed from 30 days to <ttl>
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to <ttl>
      Then its CONVERSATION retention is <ttl>

      Examples: the limits, and just above the limit of the other mode
        | case          | mode         | ttl       |
        | conv-1        | CONVERSATION | 1 day     |
        | conv-8        | CONVERSATION | 8 days    |
        | conv-3650     | CONVERSATION | 3650 days |
        | dispatch-1    | DISPATCH     | 1 day     |
        | dispatch-3650 | DISPATCH     | 3650 days |

    @id:after-switch-allowed
    Scenario: The CONVERSATION retention can be set to 3650 days after a change to CONVERSATION mode
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the app was changed to CONVERSATION mode
      When the app's CONVERSATION retention is set to 3650 days
      Then its CONVERSATION retention is 3650 days

    @id:listed
    Scenario: The list of apps shows a CONVERSATION app's CONVERSATION retention of 45 days
      Given an app in CONVERSATION mode with a CONVERSATION retention of 45 days
      When the apps are listed
      Then the app is listed with a CONVERSATION retention of 45 days

    @id:create-out-of-range
    Scenario Outline: A CONVERSATION retention of <ttl> never takes effect on a new <mode> app
      When an app is created in <mode> mode with a CONVERSATION retention of <ttl>
      Then its CONVERSATION retention is never outside 1 to 3650 days

      Examples: just outside, a century, and more than 31 bits can hold
        | case         | mode         | ttl             |
        | conv-minus-1 | CONVERSATION | -1 days         |
        | conv-0       | CONVERSATION | 0 days          |
        | conv-3651    | CONVERSATION | 3651 days       |
        | conv-36500   | CONVERSATION | 36500 days      |
        | conv-2pow31  | CONVERSATION | 2147483648 days |

      Examples: just outside for an app in DISPATCH mode
        | case             | mode     | ttl       |
        | dispatch-minus-1 | DISPATCH | -1 days   |
        | dispatch-0       | DISPATCH | 0 days    |
        | dispatch-3651    | DISPATCH | 3651 days |

    @id:create-conv-expire
    Scenario Outline: With CONVERSATION_EXPIRE_POLICY, a CONVERSATION retention of <ttl> never takes effect
      When an app is created in CONVERSATION mode with a CONVERSATION retention of <ttl> under CONVERSATION_EXPIRE_POLICY
      Then its CONVERSATION retention is never outside 1 to 3650 days

      Examples: just outside
        | case | ttl       |
        | 3651 | 3651 days |
        | 0    | 0 days    |

    @id:update-out-of-range
    Scenario Outline: Updating a <mode> app's CONVERSATION retention to <ttl> never takes effect
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to <ttl>
      Then its CONVERSATION retention is never outside 1 to 3650 days

      Examples: just outside, and a century
        | case         | mode         | ttl        |
        | conv-minus-1 | CONVERSATION | -1 days    |
        | conv-0       | CONVERSATION | 0 days     |
        | conv-3651    | CONVERSATION | 3651 days  |
        | conv-36500   | CONVERSATION | 36500 days |

      Examples: just outside for an app in DISPATCH mode
        | case             | mode     | ttl       |
        | dispatch-minus-1 | DISPATCH | -1 days   |
        | dispatch-0       | DISPATCH | 0 days    |
        | dispatch-3651    | DISPATCH | 3651 days |

    @id:update-default-3651
    Scenario: Updating an app created with the default mode never gives it a CONVERSATION retention of 3651 days
      Given an app created with the default mode
      When the app's CONVERSATION retention is set to 3651 days
      Then its CONVERSATION retention is never outside 1 to 3650 days

    @id:switch-3651
    Scenario Outline: A CONVERSATION retention of 3651 days, set together with a change to <after> mode, never takes effect
      Given an app in <before> mode with a CONVERSATION retention of 30 days
      When the app is changed to <after> mode with a CONVERSATION retention of 3651 days
      Then its CONVERSATION retention is never outside 1 to 3650 days

      Examples: mode and retention in one update, in either direction
        | case         | before       | after        |
        | conversation | DISPATCH     | CONVERSATION |
        | dispatch     | CONVERSATION | DISPATCH     |

    @id:after-switch-3651
    Scenario: After a change to CONVERSATION mode, a CONVERSATION retention of 3651 days never takes effect
      Given an app in DISPATCH mode with a DISPATCH retention of 7 days
      And the app was changed to CONVERSATION mode
      When the app's CONVERSATION retention is set to 3651 days
      Then its CONVERSATION retention is never outside 1 to 3650 days

  @rule:CONVERSATION-TTL-REFUSED @should @conversation @page
  Rule: A CONVERSATION retention below 0 or above 3650 days is refused
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Create and update with such a retention_policy.ttl_days get a 4xx, and change nothing. The same
    request with 5 days succeeds. A value of 0 is an open question (CONVERSATION-TTL-ZERO).

    @id:create
    Scenario Outline: Creating a <mode> app with a CONVERSATION retention of <ttl> is refused
      When an app is created in <mode> mode with a CONVERSATION retention of <ttl>
      Then the request is refused
      And no app was created
      And the same request with a retention of 5 days succeeds

      Examples: outside, a century, and a value that would be 30 if cut to 32 bits
        | case             | mode         | ttl             |
        | conv-minus-1     | CONVERSATION | -1 days         |
        | conv-3651        | CONVERSATION | 3651 days       |
        | conv-36500       | CONVERSATION | 36500 days      |
        | conv-wrap-30     | CONVERSATION | 4294967326 days |
        | dispatch-minus-1 | DISPATCH     | -1 days         |
        | dispatch-3651    | DISPATCH     | 3651 days       |

    @id:update
    Scenario Outline: Setting a <mode> app's CONVERSATION retention to <ttl> is refused
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to <ttl>
      Then the request is refused
      And the app is unchanged
      And the same request with a retention of 5 days succeeds

      Examples: outside, a century, and a value that would be 30 if cut to 32 bits
        | case             | mode         | ttl             |
        | conv-minus-1     | CONVERSATION | -1 days         |
        | conv-3651        | CONVERSATION | 3651 days       |
        | conv-36500       | CONVERSATION | 36500 days      |
        | conv-wrap-30     | CONVERSATION | 4294967326 days |
        | dispatch-minus-1 | DISPATCH     | -1 days         |
        | dispatch-3651    | DISPATCH     | 3651 days       |

  @rule:CONVERSATION-TTL-ZERO @may @conversation @page
  Rule: Open: is a CONVERSATION retention of 0 days refused, or taken as the default?
    "Message retention TTL is [1 - 3650] days"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    A retention_policy.ttl_days of 0 may mean "not set", and then reads back as 180.
    It never reads back as 0 (CONVERSATION-TTL-BOUNDS).

    @id:create
    Scenario: Open: is a new app with a CONVERSATION retention of 0 days refused, or does it get 180 days?
      When an app is created in CONVERSATION mode with a CONVERSATION retention of 0 days
      Then it is observed whether the request is refused
      And it is observed whether its CONVERSATION retention is 180 days

    @id:update
    Scenario: Open: is an update to a CONVERSATION retention of 0 days refused, or does it set 180 days?
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to 0 days
      Then it is observed whether the request is refused
      And it is observed whether its CONVERSATION retention is 180 days

  @rule:CONVERSATION-TTL-TYPES @should @conversation @reference
  Rule: A CONVERSATION retention that is not a whole number of days is refused
    "The valid values for this field are [1 - 3650]."
    API reference, App, retention_policy.ttl_days (int64)

    A fraction, a string, a boolean or an array as ttl_days gets a 4xx, and changes nothing.
    Other ways to write a whole number are an open question (TTL-LENIENT-TYPES).

    @id:create
    Scenario Outline: A CONVERSATION retention written as <value> is refused for a new app
      When an app is created in CONVERSATION mode with a CONVERSATION retention of <value>
      Then the request is refused
      And no app was created
      And the same request with a retention of 5 days succeeds

      Examples: JSON values of wrong kinds
        | case     | value    |
        | fraction | 1.5 days |
        | string   | "thirty" |
        | boolean  | true     |
        | array    | [3]      |

    @id:update
    Scenario Outline: A CONVERSATION retention written as <value> is refused when a <mode> app is updated
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to <value>
      Then the request is refused
      And the app is unchanged
      And the same request with a retention of 5 days succeeds

      Examples: JSON values of wrong kinds, and fractions inside and outside the range
        | case          | mode         | value       |
        | fraction      | CONVERSATION | 1.5 days    |
        | fraction-3650 | CONVERSATION | 3650.5 days |
        | string        | CONVERSATION | "thirty"    |
        | boolean       | CONVERSATION | true        |
        | array         | CONVERSATION | [3]         |
        | frac-dispatch | DISPATCH     | 2.5 days    |

  @rule:TTL-LENIENT-TYPES @may @both @reference
  Rule: Open: what does a retention written as "3", as 3.0 or as null become?
    "The days before a message is eligible for deletion."
    API reference, App, dispatch_retention_policy.ttl_days (int64)

    Concerns ttl_days of dispatch_retention_policy and of retention_policy. Services differ in how
    they read a whole number written in another way, and in whether null restores the default, so
    either answer is right.

    @id:update
    Scenario Outline: Open: after an update to <value>, is a <mode> retention 3 days?
      Given an app in <mode> mode with a <mode> retention of 5 days
      When the app's <mode> retention is set to <value>
      Then it is observed whether the request succeeds
      And it is observed whether its <mode> retention is 3 days

      Examples: the number as a string, and with a decimal point
        | case             | mode         | value    |
        | dispatch-string  | DISPATCH     | "3"      |
        | dispatch-decimal | DISPATCH     | 3.0 days |
        | conv-string      | CONVERSATION | "3"      |
        | conv-decimal     | CONVERSATION | 3.0 days |

    @id:null
    Scenario Outline: Open: after an update to null, is a <mode> retention the default of <ttl>?
      Given an app in <mode> mode with a <mode> retention of 5 days
      When the app's <mode> retention is set to null
      Then it is observed whether the request succeeds
      And it is observed whether its <mode> retention is <ttl>

      Examples: both modes
        | case         | mode         | ttl      |
        | dispatch     | DISPATCH     | 0 days   |
        | conversation | CONVERSATION | 180 days |
