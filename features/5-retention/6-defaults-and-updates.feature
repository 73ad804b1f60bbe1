Feature: Retention defaults and updates
  For integrators who configure apps: which retention an app has where none is set, and that
  an update of one field leaves the others alone.

  @rule:DISPATCH-TTL-DEFAULT @must @dispatch @reference
  Rule: The default DISPATCH retention is 0 days
    "note that this value is set to 0 by default"
    API reference, Messages_SendMessage, conversation_metadata

    Concerns dispatch_retention_policy.ttl_days of an app created without it, in either mode.

    @id:neither
    Scenario Outline: A new <mode> app has a default DISPATCH retention of 0 days
      When an app is created in <mode> mode
      Then its DISPATCH retention is 0 days

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:mode-omitted
    Scenario: An app created with the default mode has a default DISPATCH retention of 0 days
      When an app is created with the default mode
      Then its DISPATCH retention is 0 days

    @id:only-other
    Scenario Outline: A <mode> app created with only a CONVERSATION retention has a DISPATCH retention of 0 days
      When an app is created in <mode> mode with a CONVERSATION retention of 5 days
      Then its DISPATCH retention is 0 days

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:only-policy
    Scenario: A DISPATCH app created with only MESSAGE_EXPIRE_POLICY has a DISPATCH retention of 0 days
      When an app is created in DISPATCH mode with retention policy MESSAGE_EXPIRE_POLICY
      Then its DISPATCH retention is 0 days

  @rule:DISPATCH-POLICY-DEFAULT @must @dispatch @page
  Rule: The default retention policy for DISPATCH messages is MESSAGE_EXPIRE_POLICY
    "Message retention policy can only be MESSAGE_EXPIRE_POLICY as there are no conversations or contacts"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Concerns dispatch_retention_policy.retention_type: the only policy is also the default.

    @id:neither
    Scenario Outline: A new <mode> app has MESSAGE_EXPIRE_POLICY for DISPATCH messages by default
      When an app is created in <mode> mode
      Then its retention policy for DISPATCH messages is MESSAGE_EXPIRE_POLICY

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:mode-omitted
    Scenario: An app created with the default mode has MESSAGE_EXPIRE_POLICY for DISPATCH messages
      When an app is created with the default mode
      Then its retention policy for DISPATCH messages is MESSAGE_EXPIRE_POLICY

    @id:only-other
    Scenario: A new app with CONVERSATION_EXPIRE_POLICY has MESSAGE_EXPIRE_POLICY for DISPATCH messages
      When an app is created in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      Then its retention policy for DISPATCH messages is MESSAGE_EXPIRE_POLICY

  @rule:CONVERSATION-TTL-DEFAULT @must @conversation @reference
  Rule: The default CONVERSATION retention is 180 days
    "Default value is 180."
    API reference, App, retention_policy.ttl_days

    Concerns retention_policy.ttl_days of an app created without it, in either mode.

    @id:neither
    Scenario Outline: A new <mode> app has a default CONVERSATION retention of 180 days
      When an app is created in <mode> mode
      Then its CONVERSATION retention is 180 days

      Examples: both modes of the app
        | case         | mode         |
        | conversation | CONVERSATION |
        | dispatch     | DISPATCH     |

    @id:mode-omitted
    Scenario: An app created with the default mode has a default CONVERSATION retention of 180 days
      When an app is created with the default mode
      Then its CONVERSATION retention is 180 days

    @id:only-other
    Scenario Outline: A <mode> app created with only a DISPATCH retention has a CONVERSATION retention of 180 days
      When an app is created in <mode> mode with a DISPATCH retention of 5 days
      Then its CONVERSATION retention is 180 days

      Examples: both modes of the app
        | case         | mode         |
        | conversation | CONVERSATION |
        | dispatch     | DISPATCH     |

    @id:only-policy
    Scenario: A CONVERSATION app created with only CONVERSATION_EXPIRE_POLICY has a CONVERSATION retention of 180 days
      When an app is created in CONVERSATION mode with retention policy CONVERSATION_EXPIRE_POLICY
      Then its CONVERSATION retention is 180 days

  @rule:CONVERSATION-POLICY-DEFAULT @must @conversation @reference
  Rule: The default policy for CONVERSATION messages is MESSAGE_EXPIRE_POLICY
    "This is the default policy."
    API reference, Key concepts, MESSAGE_EXPIRE_POLICY

    Concerns retention_policy.retention_type of an app created without it, in either mode.

    @id:neither
    Scenario Outline: A new <mode> app has MESSAGE_EXPIRE_POLICY for CONVERSATION messages by default
      When an app is created in <mode> mode
      Then its retention policy for CONVERSATION messages is MESSAGE_EXPIRE_POLICY

      Examples: both modes of the app
        | case         | mode         |
        | conversation | CONVERSATION |
        | dispatch     | DISPATCH     |

    @id:mode-omitted
    Scenario: An app created with the default mode has MESSAGE_EXPIRE_POLICY for CONVERSATION messages
      When an app is created with the default mode
      Then its retention policy for CONVERSATION messages is MESSAGE_EXPIRE_POLICY

    @id:only-other
    Scenario Outline: A <mode> app created with only a DISPATCH retention has MESSAGE_EXPIRE_POLICY for CONVERSATION messages
      When an app is created in <mode> mode with a DISPATCH retention of 5 days
      Then its retention policy for CONVERSATION messages is MESSAGE_EXPIRE_POLICY

      Examples: both modes of the app
        | case         | mode         |
        | conversation | CONVERSATION |
        | dispatch     | DISPATCH     |

  @rule:APP-UPDATE-KEEPS-OTHERS @should @both @reference
  Rule: Updating an app changes only the fields that the request names
    "this is a `PATCH` operation, so any specified field values will replace existing values"
    API reference, App_UpdateApp, operation

    Concerns processing_mode, display_name, dispatch_retention_policy and retention_policy. Each
    retention is replaced as a whole, with its days and its policy. An update of any other member
    leaves these alone, and so does one that may be refused.

    @id:mode
    Scenario Outline: A change to <after> mode leaves <policy> with <days> and all else unchanged
      Given an app in <before> mode with a CONVERSATION retention of <days> under <policy>
      And the app's DISPATCH retention was set to 3 days
      When the app is changed to <after> mode
      Then its CONVERSATION retention is <days> under <policy>
      And its DISPATCH retention is 3 days under MESSAGE_EXPIRE_POLICY
      And nothing else has changed

      Examples: either direction, with a policy or days that are not the default
        | case         | before       | after        | days      | policy                     |
        | dispatch     | CONVERSATION | DISPATCH     | 30 days   | CONVERSATION_EXPIRE_POLICY |
        | conversation | DISPATCH     | CONVERSATION | 30 days   | PERSIST_RETENTION_POLICY   |
        | persist      | CONVERSATION | DISPATCH     | 3650 days | PERSIST_RETENTION_POLICY   |
        | longest      | DISPATCH     | CONVERSATION | 3650 days | MESSAGE_EXPIRE_POLICY      |

    @id:mode-defaults
    Scenario: A change to CONVERSATION mode leaves the default retentions and all else unchanged
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then the request succeeds
      And nothing else has changed

    @id:same-mode
    Scenario: Setting CONVERSATION mode once more leaves both retentions and all else unchanged
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app is changed to CONVERSATION mode
      Then its CONVERSATION retention is 30 days
      And its DISPATCH retention is 3 days
      And nothing else has changed

    @id:one-retention
    Scenario Outline: Updating the <kept> retention of a <mode> app changes nothing else
      Given an app in <mode> mode with a CONVERSATION retention of 30 days under <policy>
      And the app's DISPATCH retention was set to 3 days
      When the app's <kept> retention is set to 5 days
      Then its <kept> retention is 5 days
      And nothing else has changed

      Examples: either retention, in either mode, beside different policies
        | case          | mode         | kept         | policy                     |
        | conv-same     | CONVERSATION | CONVERSATION | PERSIST_RETENTION_POLICY   |
        | conv-dispatch | CONVERSATION | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | dispatch-conv | DISPATCH     | CONVERSATION | MESSAGE_EXPIRE_POLICY      |
        | dispatch-same | DISPATCH     | DISPATCH     | PERSIST_RETENTION_POLICY   |

    @id:both-retentions
    Scenario Outline: Both retentions of a <mode> app can be set in one update, and nothing else changes
      Given an app in <mode> mode
      When the app's DISPATCH and CONVERSATION retentions are set to 3 and 30 days
      Then its DISPATCH retention is 3 days
      And its CONVERSATION retention is 30 days
      And nothing else has changed

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:name
    Scenario Outline: Renaming a <mode> app changes nothing else
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app is renamed
      Then the request succeeds
      And nothing else has changed

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:create-both
    Scenario Outline: A new <mode> app has the DISPATCH and the CONVERSATION retention that it is created with
      When an app is created in <mode> mode with DISPATCH and CONVERSATION retentions of 3 and 30 days
      Then its DISPATCH retention is 3 days
      And its CONVERSATION retention is 30 days

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:other-setting
    Scenario Outline: An update with <setting> leaves a <mode> app's mode, both retentions and all else unchanged
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app is updated with <setting>
      Then nothing else has changed, whether it was accepted or not

      Examples: every other member that an update can name; an account need not offer each
        | case             | setting                | mode         |
        | report-view      | a metadata report view | CONVERSATION |
        | retries          | message retry settings | CONVERSATION |
        | fallback         | a fallback             | CONVERSATION |
        | smart            | smart conversations    | CONVERSATION |
        | callbacks        | callback settings      | CONVERSATION |
        | credentials      | channel credentials    | CONVERSATION |
        | disp-report-view | a metadata report view | DISPATCH     |
        | disp-retries     | message retry settings | DISPATCH     |
        | disp-fallback    | a fallback             | DISPATCH     |
        | disp-smart       | smart conversations    | DISPATCH     |
        | disp-callbacks   | callback settings      | DISPATCH     |
        | disp-credentials | channel credentials    | DISPATCH     |

    @id:null
    Scenario Outline: An update with null for the <member> of an app changes nothing else
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app is updated with null for its <member>
      Then nothing else has changed, whether it was accepted or not

      Examples: whatever null means, and whether it is refused or not
        | case         | member                 |
        | mode         | mode                   |
        | name         | name                   |
        | dispatch     | DISPATCH retention     |
        | conversation | CONVERSATION retention |

    @id:empty
    Scenario Outline: An update with an empty <mode> retention changes nothing else
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app is updated with an empty <mode> retention
      Then nothing else has changed, whether it was accepted or not

      Examples: whatever a retention without members means, and whether it is refused or not
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:at-once
    Scenario: A change of mode and a new name in two updates at once both take effect
      Given an app in DISPATCH mode with a DISPATCH retention of 3 days
      When the app is renamed while it is changed to CONVERSATION mode
      Then the app is in CONVERSATION mode
      And nothing else has changed

    @id:mask-mode
    Scenario: A change of mode whose update mask names the mode changes the mode alone
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app is changed to DISPATCH mode under an update mask
      Then the app is in DISPATCH mode
      And nothing else has changed

    @id:mask-retention
    Scenario: A new DISPATCH retention whose update mask names it changes that retention alone
      Given an app in CONVERSATION mode with a CONVERSATION retention of 30 days
      And the app's DISPATCH retention was set to 3 days
      When the app's DISPATCH retention is set to 5 days under an update mask
      Then its DISPATCH retention is 5 days
      And nothing else has changed
