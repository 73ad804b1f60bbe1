Feature: Setting the DISPATCH retention
  For operators who promise their customers that messages are gone within days, or are not stored
  at all: which values the retention of messages in DISPATCH mode can have, and which it never has.

  @rule:DISPATCH-TTL-BOUNDS @must @dispatch @page
  Rule: A DISPATCH retention is 0 to 7 days, and no other value ever takes effect
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Binds dispatch_retention_policy.ttl_days on create and update, whatever mode the app is in.
    A value outside may be refused or corrected, but never reads back.
    What happens to the call itself: DISPATCH-TTL-REFUSED.

    @id:create-allowed
    Scenario Outline: A new <mode> app can have a DISPATCH retention of <ttl>
      When an app is created in <mode> mode with a DISPATCH retention of <ttl>
      Then its DISPATCH retention is <ttl>

      Examples: the limits and their neighbours
        | case       | mode     | ttl    |
        | dispatch-0 | DISPATCH | 0 days |
        | dispatch-1 | DISPATCH | 1 day  |
        | dispatch-6 | DISPATCH | 6 days |
        | dispatch-7 | DISPATCH | 7 days |

      Examples: the same limits for an app in CONVERSATION mode
        | case   | mode         | ttl    |
        | conv-0 | CONVERSATION | 0 days |
        | conv-7 | CONVERSATION | 7 days |

    @id:create-default-allowed
    Scenario: An app created with the default mode can have a DISPATCH retention of 7 days
      When an app is created with the default mode and a DISPATCH retention of 7 days
      Then its DISPATCH retention is 7 days

    @id:update-allowed
    Scenario Outline: The DISPATCH retention of a <mode> app can be changed from <before> to <after>
      Given an app in <mode> mode with a DISPATCH retention of <before>
      When the app's DISPATCH retention is set to <after>
      Then its DISPATCH retention is <after>

      Examples: up and down to the limits, and away from 0
        | case         | mode         | before | after  |
        | dispatch-3-7 | DISPATCH     | 3 days | 7 days |
        | dispatch-3-0 | DISPATCH     | 3 days | 0 days |
        | dispatch-0-1 | DISPATCH     | 0 days | 1 day  |
        | conv-3-7     | CONVERSATION | 3 days | 7 days |
        | conv-3-0     | CONVERSATION | 3 days | 0 days |

    @id:switch-allowed
    Scenario: A change to DISPATCH mode can set the DISPATCH retention to 7 days
      Given an app in CONVERSATION mode with a DISPATCH retention of 3 days
      When the app is changed to DISPATCH mode with a DISPATCH retention of 7 days
      Then its DISPATCH retention is 7 days

    @id:listed
    Scenario: The list of apps shows a DISPATCH app's DISPATCH retention of 5 days
      Given an app in DISPATCH mode with a DISPATCH retention of 5 days
      When the apps are listed
      Then the app is listed with a DISPATCH retention of 5 days

    @id:create-out-of-range
    Scenario Outline: A DISPATCH retention of <ttl> never takes effect on a new <mode> app
      When an app is created in <mode> mode with a DISPATCH retention of <ttl>
      Then its DISPATCH retention is never outside 0 to 7 days

      Examples: just outside, a month, the limit of the other mode, and more than 31 bits can hold
        | case             | mode     | ttl             |
        | dispatch-minus-1 | DISPATCH | -1 days         |
        | dispatch-8       | DISPATCH | 8 days          |
        | dispatch-30      | DISPATCH | 30 days         |
        | dispatch-3650    | DISPATCH | 3650 days       |
        | dispatch-2pow31  | DISPATCH | 2147483648 days |

      Examples: just outside, and the default of the other mode, for an app in CONVERSATION mode
        | case         | mode         | ttl      |
        | conv-minus-1 | CONVERSATION | -1 days  |
        | conv-8       | CONVERSATION | 8 days   |
        | conv-180     | CONVERSATION | 180 days |

    @id:create-default-8
    Scenario: A DISPATCH retention of 8 days never takes effect on an app created with the default mode
      When an app is created with the default mode and a DISPATCH retention of 8 days
      Then its DISPATCH retention is never outside 0 to 7 days

    @id:update-out-of-range
    Scenario Outline: Updating a <mode> app's DISPATCH retention to <ttl> never takes effect
      Given an app in <mode> mode with a DISPATCH retention of 3 days
      When the app's DISPATCH retention is set to <ttl>
      Then its DISPATCH retention is never outside 0 to 7 days

      Examples: just outside, a month, the limit of the other mode, and more than 31 bits can hold
        | case             | mode     | ttl             |
        | dispatch-minus-1 | DISPATCH | -1 days         |
        | dispatch-8       | DISPATCH | 8 days          |
        | dispatch-30      | DISPATCH | 30 days         |
        | dispatch-3650    | DISPATCH | 3650 days       |
        | dispatch-2pow31  | DISPATCH | 2147483648 days |

      Examples: just outside, and the default of the other mode, for an app in CONVERSATION mode
        | case         | mode         | ttl      |
        | conv-minus-1 | CONVERSATION | -1 days  |
        | conv-8       | CONVERSATION | 8 days   |
        | conv-180     | CONVERSATION | 180 days |

    @id:switch-8
    Scenario Outline: A DISPATCH retention of 8 days, set together with a change to <after> mode, never takes effect
      Given an app in <before> mode with a DISPATCH retention of 3 days
      When the app is changed to <after> mode with a DISPATCH retention of 8 days
      Then its DISPATCH retention is never outside 0 to 7 days

      Examples: mode and retention in one update, in either direction
        | case         | before       | after        |
        | dispatch     | CONVERSATION | DISPATCH     |
        | conversation | DISPATCH     | CONVERSATION |

    @id:after-switch-8
    Scenario: A DISPATCH retention of 8 days never takes effect after a change to DISPATCH mode
      Given an app in CONVERSATION mode with a CONVERSATION retention of 180 days
      And the app was changed to DISPATCH mode
      When the app's DISPATCH retention is set to 8 days
      Then its DISPATCH retention is never outside 0 to 7 days

    @id:null-policy
    Scenario: An update with null for the DISPATCH retention never leaves one outside 0 to 7 days
      Given an app in DISPATCH mode with a DISPATCH retention of 3 days
      When the app is updated with null for its DISPATCH retention
      Then its DISPATCH retention is never outside 0 to 7 days

  @rule:DISPATCH-TTL-REFUSED @should @dispatch @page
  Rule: A DISPATCH retention outside 0 to 7 days is refused
    "Message retention TTL is [0 - 7] days."
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Create and update with such a dispatch_retention_policy.ttl_days get a 4xx, and change nothing.
    The same request with 5 days succeeds, so it is the value that is refused.

    @id:create
    Scenario Outline: Creating a <mode> app with a DISPATCH retention of <ttl> is refused
      When an app is created in <mode> mode with a DISPATCH retention of <ttl>
      Then the request is refused
      And no app was created
      And the same request with a retention of 5 days succeeds

      Examples: just outside, a month, and a value that would be 3 if cut to 32 bits
        | case             | mode         | ttl             |
        | dispatch-minus-1 | DISPATCH     | -1 days         |
        | dispatch-8       | DISPATCH     | 8 days          |
        | dispatch-30      | DISPATCH     | 30 days         |
        | dispatch-wrap-3  | DISPATCH     | 4294967299 days |
        | conv-minus-1     | CONVERSATION | -1 days         |
        | conv-8           | CONVERSATION | 8 days          |

    @id:update
    Scenario Outline: Setting a <mode> app's DISPATCH retention to <ttl> is refused
      Given an app in <mode> mode with a DISPATCH retention of 3 days
      When the app's DISPATCH retention is set to <ttl>
      Then the request is refused
      And the app is unchanged
      And the same request with a retention of 5 days succeeds

      Examples: just outside, a month, and a value that would be 3 if cut to 32 bits
        | case             | mode         | ttl             |
        | dispatch-minus-1 | DISPATCH     | -1 days         |
        | dispatch-8       | DISPATCH     | 8 days          |
        | dispatch-30      | DISPATCH     | 30 days         |
        | dispatch-wrap-3  | DISPATCH     | 4294967299 days |
        | conv-minus-1     | CONVERSATION | -1 days         |
        | conv-8           | CONVERSATION | 8 days          |

  @rule:DISPATCH-TTL-TYPES @should @dispatch @reference
  Rule: A DISPATCH retention that is not a whole number of days is refused
    "The valid range is `[0 - 7]`."
    API reference, App, dispatch_retention_policy.ttl_days (int64)

    A fraction, a string, a boolean or an array as ttl_days gets a 4xx, and changes nothing.
    Other ways to write a whole number are an open question (TTL-LENIENT-TYPES).

    @id:create
    Scenario Outline: A DISPATCH retention written as <value> is refused for a new app
      When an app is created in DISPATCH mode with a DISPATCH retention of <value>
      Then the request is refused
      And no app was created
      And the same request with a retention of 3 days succeeds

      Examples: JSON values of wrong kinds
        | case     | value    |
        | fraction | 1.5 days |
        | string   | "seven"  |
        | boolean  | true     |
        | array    | [3]      |

    @id:update
    Scenario Outline: A DISPATCH retention written as <value> is refused when a <mode> app is updated
      Given an app in <mode> mode with a DISPATCH retention of 5 days
      When the app's DISPATCH retention is set to <value>
      Then the request is refused
      And the app is unchanged
      And the same request with a retention of 3 days succeeds

      Examples: JSON values of wrong kinds, and fractions inside and outside the range
        | case       | mode         | value    |
        | fraction   | DISPATCH     | 1.5 days |
        | fraction-7 | DISPATCH     | 7.5 days |
        | string     | DISPATCH     | "seven"  |
        | boolean    | DISPATCH     | true     |
        | array      | DISPATCH     | [3]      |
        | frac-conv  | CONVERSATION | 2.5 days |
