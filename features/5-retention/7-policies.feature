Feature: Allowed retention policies
  For integrators who set up an app and choose the policy that removes its messages. DISPATCH
  messages have one policy, since they belong to no conversation; CONVERSATION messages have three.

  @rule:DISPATCH-POLICY-ONLY-MESSAGE-EXPIRE @must @dispatch @page
  Rule: MESSAGE_EXPIRE_POLICY is the only retention policy for DISPATCH messages
    "Message retention policy can only be MESSAGE_EXPIRE_POLICY as there are no conversations or contacts"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Binds dispatch_retention_policy.retention_type on create and update, in an app of either mode.
    Another policy may be refused or corrected, but never reads back.
    What happens to the call itself: DISPATCH-POLICY-REFUSED.

    @id:create-allowed
    Scenario Outline: A new <mode> app can have MESSAGE_EXPIRE_POLICY for DISPATCH messages
      When an app is created in <mode> mode with a DISPATCH retention of 3 days under MESSAGE_EXPIRE_POLICY
      Then its DISPATCH retention is 3 days under MESSAGE_EXPIRE_POLICY

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:update-allowed
    Scenario Outline: A <mode> app can be updated to MESSAGE_EXPIRE_POLICY for DISPATCH messages
      Given an app in <mode> mode
      When the app's DISPATCH retention is set to 3 days under MESSAGE_EXPIRE_POLICY
      Then its DISPATCH retention is 3 days under MESSAGE_EXPIRE_POLICY

      Examples: both modes of the app
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:switch-unchanged
    Scenario: A change to DISPATCH mode leaves MESSAGE_EXPIRE_POLICY in force for DISPATCH messages
      Given an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY
      When the app is changed to DISPATCH mode
      Then its retention policy for DISPATCH messages is MESSAGE_EXPIRE_POLICY

    @id:create-other
    Scenario Outline: <policy> never takes effect for DISPATCH messages of a new <mode> app
      When an app is created in <mode> mode with a DISPATCH retention of 3 days under <policy>
      Then its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY

      Examples: the other policies for CONVERSATION messages, and one that does not exist
        | case             | mode         | policy                     |
        | dispatch-conv    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | dispatch-persist | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY              |
        | conv-expire      | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | conv-persist     | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:update-other
    Scenario Outline: Updating a <mode> app to <policy> for DISPATCH messages never takes effect
      Given an app in <mode> mode with a DISPATCH retention of 3 days
      When the app's DISPATCH retention is set to 3 days under <policy>
      Then its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY

      Examples: the other policies for CONVERSATION messages, and one that does not exist
        | case             | mode         | policy                     |
        | dispatch-conv    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | dispatch-persist | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY              |
        | conv-expire      | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | conv-persist     | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:update-default-mode
    Scenario: PERSIST_RETENTION_POLICY never takes effect for DISPATCH messages of an app created with the default mode
      Given an app created with the default mode
      When the app's DISPATCH retention is set to 3 days under PERSIST_RETENTION_POLICY
      Then its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY

    @id:switch-other
    Scenario Outline: <policy> for DISPATCH messages, set in a change to DISPATCH mode, never takes effect
      Given an app in CONVERSATION mode
      When the app is changed to DISPATCH mode with a DISPATCH retention of 3 days under <policy>
      Then its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY

      Examples: mode and policy in one update
        | case    | policy                     |
        | conv    | CONVERSATION_EXPIRE_POLICY |
        | persist | PERSIST_RETENTION_POLICY   |

    @id:after-switch-other
    Scenario: PERSIST_RETENTION_POLICY never takes effect for DISPATCH messages after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      When the app's DISPATCH retention is set to 3 days under PERSIST_RETENTION_POLICY
      Then its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY

    @id:null-policy
    Scenario: An update with null for the DISPATCH retention never leads to any policy but MESSAGE_EXPIRE_POLICY
      Given an app in DISPATCH mode with a DISPATCH retention of 3 days
      When the app is updated with null for its DISPATCH retention
      Then its retention policy for DISPATCH messages is never anything but MESSAGE_EXPIRE_POLICY

  @rule:DISPATCH-POLICY-REFUSED @should @dispatch @page
  Rule: Any policy but MESSAGE_EXPIRE_POLICY is refused for DISPATCH messages
    "Message retention policy can only be MESSAGE_EXPIRE_POLICY as there are no conversations or contacts"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    Create and update with such a dispatch_retention_policy.retention_type get a 4xx, and change
    nothing. The same request with MESSAGE_EXPIRE_POLICY succeeds.

    @id:create
    Scenario Outline: Creating a <mode> app with <policy> for DISPATCH messages is refused
      When an app is created in <mode> mode with a DISPATCH retention of 3 days under <policy>
      Then the request is refused
      And no app was created
      And the same request with retention policy MESSAGE_EXPIRE_POLICY succeeds

      Examples: the other policies for CONVERSATION messages, and one that does not exist
        | case             | mode         | policy                     |
        | dispatch-conv    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | dispatch-persist | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY              |
        | conv-expire      | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | conv-persist     | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:update
    Scenario Outline: Updating a <mode> app to <policy> for DISPATCH messages is refused
      Given an app in <mode> mode with a DISPATCH retention of 3 days
      When the app's DISPATCH retention is set to 5 days under <policy>
      Then the request is refused
      And the app is unchanged
      And the same request with retention policy MESSAGE_EXPIRE_POLICY succeeds

      Examples: the other policies for CONVERSATION messages, and one that does not exist
        | case             | mode         | policy                     |
        | dispatch-conv    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | dispatch-persist | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY              |
        | conv-expire      | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | conv-persist     | CONVERSATION | PERSIST_RETENTION_POLICY   |

  @rule:CONVERSATION-POLICY-ANY-OF-THREE @must @conversation @page
  Rule: CONVERSATION messages can have any of three retention policies, and no other
    "Message retention policy can be MESSAGE_EXPIRE_POLICY, CONVERSATION_EXPIRE_POLICY, and PERSIST_RETENTION_POLICY"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Binds retention_policy.retention_type on create and update, in an app of either mode.
    Another policy may be refused or corrected, but never reads back.
    What happens to the call itself: CONVERSATION-POLICY-REFUSED.

    @id:create-allowed
    Scenario Outline: A new <mode> app can have <policy> for CONVERSATION messages
      When an app is created in <mode> mode with a CONVERSATION retention of 30 days under <policy>
      Then its retention policy for CONVERSATION messages is <policy>

      Examples: each of the three, and two of them for an app in DISPATCH mode
        | case             | mode         | policy                     |
        | conv-message     | CONVERSATION | MESSAGE_EXPIRE_POLICY      |
        | conv-expire      | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | conv-persist     | CONVERSATION | PERSIST_RETENTION_POLICY   |
        | dispatch-conv    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | dispatch-persist | DISPATCH     | PERSIST_RETENTION_POLICY   |

    @id:update-allowed
    Scenario Outline: For CONVERSATION messages, <before> can be replaced by <after>
      Given an app in <mode> mode with a CONVERSATION retention of 30 days under <before>
      When the app's CONVERSATION retention is set to 30 days under <after>
      Then its retention policy for CONVERSATION messages is <after>

      Examples: changes between the three, the last two for an app in DISPATCH mode
        | case            | mode         | before                     | after                      |
        | message-conv    | CONVERSATION | MESSAGE_EXPIRE_POLICY      | CONVERSATION_EXPIRE_POLICY |
        | message-persist | CONVERSATION | MESSAGE_EXPIRE_POLICY      | PERSIST_RETENTION_POLICY   |
        | persist-message | CONVERSATION | PERSIST_RETENTION_POLICY   | MESSAGE_EXPIRE_POLICY      |
        | conv-message    | DISPATCH     | CONVERSATION_EXPIRE_POLICY | MESSAGE_EXPIRE_POLICY      |
        | conv-persist    | DISPATCH     | CONVERSATION_EXPIRE_POLICY | PERSIST_RETENTION_POLICY   |

    @id:create-unknown
    Scenario Outline: The unknown <policy> never takes effect for CONVERSATION messages of a new <mode> app
      When an app is created in <mode> mode with a CONVERSATION retention of 30 days under <policy>
      Then its retention policy for CONVERSATION messages is never <policy>

      Examples: a policy that does not exist, and one that is misspelled in lower case
        | case             | mode         | policy                |
        | conv-unknown     | CONVERSATION | FORGET_POLICY         |
        | conv-lower       | CONVERSATION | message_expire_policy |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY         |

    @id:update-unknown
    Scenario Outline: Updating a <mode> app to the unknown <policy> for CONVERSATION messages never takes effect
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to 30 days under <policy>
      Then its retention policy for CONVERSATION messages is never <policy>

      Examples: a policy that does not exist, and one that is misspelled in lower case
        | case             | mode         | policy                |
        | conv-unknown     | CONVERSATION | FORGET_POLICY         |
        | conv-lower       | CONVERSATION | message_expire_policy |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY         |

  @rule:CONVERSATION-POLICY-REFUSED @should @conversation @page
  Rule: An unknown retention policy is refused for CONVERSATION messages
    "Message retention policy can be MESSAGE_EXPIRE_POLICY, CONVERSATION_EXPIRE_POLICY, and PERSIST_RETENTION_POLICY"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    Create and update with such a retention_policy.retention_type get a 4xx, and change nothing.
    The same request with MESSAGE_EXPIRE_POLICY succeeds.

    @id:create
    Scenario Outline: Creating a <mode> app with the unknown <policy> for CONVERSATION messages is refused
      When an app is created in <mode> mode with a CONVERSATION retention of 30 days under <policy>
      Then the request is refused
      And no app was created
      And the same request with retention policy MESSAGE_EXPIRE_POLICY succeeds

      Examples: a policy that does not exist, and one that is misspelled in lower case
        | case             | mode         | policy                |
        | conv-unknown     | CONVERSATION | FORGET_POLICY         |
        | conv-lower       | CONVERSATION | message_expire_policy |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY         |

    @id:update
    Scenario Outline: Updating a <mode> app to the unknown <policy> for CONVERSATION messages is refused
      Given an app in <mode> mode with a CONVERSATION retention of 30 days
      When the app's CONVERSATION retention is set to 60 days under <policy>
      Then the request is refused
      And the app is unchanged
      And the same request with retention policy MESSAGE_EXPIRE_POLICY succeeds

      Examples: a policy that does not exist, and one that is misspelled in lower case
        | case             | mode         | policy                |
        | conv-unknown     | CONVERSATION | FORGET_POLICY         |
        | conv-lower       | CONVERSATION | message_expire_policy |
        | dispatch-unknown | DISPATCH     | FORGET_POLICY         |
