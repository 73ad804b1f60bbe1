Feature: Which retention policies an app may have
  Whoever sets up an app chooses by which policy its messages go. DISPATCH messages know one
  policy, since they belong to no conversation; CONVERSATION messages know three.

  @rule:DISPATCH-POLICY-ONLY-MESSAGE-EXPIRE @must @dispatch @page
  Rule: TITLE OF DISPATCH-POLICY-ONLY-MESSAGE-EXPIRE
    "Message retention policy can only be MESSAGE_EXPIRE_POLICY as there are no conversations or contacts"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a new <mode> app keeps DISPATCH messages under the only policy
      When an app is created in <mode> mode that keeps DISPATCH messages for 3 days under <policy>
      Then the app keeps DISPATCH messages for 3 days under <policy>

      Examples:
        | case | mode         | policy                |
        | 1    | DISPATCH     | MESSAGE_EXPIRE_POLICY |
        | 2    | CONVERSATION | MESSAGE_EXPIRE_POLICY |

    @id:s2
    Scenario Outline: a <mode> app is set to the only policy of DISPATCH messages
      Given an app in <mode> mode
      When the app is set to keep DISPATCH messages for 3 days under MESSAGE_EXPIRE_POLICY
      Then the app keeps DISPATCH messages for 3 days under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s3
    Scenario Outline: a new <mode> app never has <policy>
      When an app is created in <mode> mode that keeps DISPATCH messages for 3 days under <policy>
      Then the app never keeps DISPATCH messages under any policy but MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         | policy                     |
        | 1    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | 2    | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | 3    | DISPATCH     | FORGET_POLICY              |
        | 4    | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | 5    | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:s4
    Scenario Outline: a <mode> app never gets <policy>
      Given an app in <mode> mode that keeps DISPATCH messages for 3 days
      When the app is set to keep DISPATCH messages for 3 days under <policy>
      Then the app never keeps DISPATCH messages under any policy but MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         | policy                     |
        | 1    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | 2    | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | 3    | DISPATCH     | FORGET_POLICY              |
        | 4    | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | 5    | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:s5
    Scenario: a policy of conversations is not taken over after a change of mode
      Given an app in CONVERSATION mode under PERSIST_RETENTION_POLICY
      When the app is changed to DISPATCH mode
      Then the app keeps DISPATCH messages under MESSAGE_EXPIRE_POLICY

    @id:s6
    Scenario: an app whose mode was never set never has another policy
      Given an app without a mode
      When the app is set to keep DISPATCH messages for 3 days under PERSIST_RETENTION_POLICY
      Then the app never keeps DISPATCH messages under any policy but MESSAGE_EXPIRE_POLICY

    @id:s7
    Scenario Outline: a change to DISPATCH mode never brings <policy>
      Given an app in CONVERSATION mode
      When the app is changed to DISPATCH mode and to keep messages for 3 days under <policy>
      Then the app never keeps DISPATCH messages under any policy but MESSAGE_EXPIRE_POLICY

      Examples:
        | case | policy                     |
        | 1    | CONVERSATION_EXPIRE_POLICY |
        | 2    | PERSIST_RETENTION_POLICY   |

    @id:s8
    Scenario: an app changed to DISPATCH mode never gets a policy of conversations
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      When the app is set to keep DISPATCH messages for 3 days under PERSIST_RETENTION_POLICY
      Then the app never keeps DISPATCH messages under any policy but MESSAGE_EXPIRE_POLICY

  @rule:DISPATCH-POLICY-REFUSED @should @dispatch @page
  Rule: TITLE OF DISPATCH-POLICY-REFUSED
    "Message retention policy can only be MESSAGE_EXPIRE_POLICY as there are no conversations or contacts"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a new <mode> app with <policy> is refused
      When an app is created in <mode> mode that keeps DISPATCH messages for 3 days under <policy>
      Then the request is refused
      And nothing has changed
      And the same request is accepted under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         | policy                     |
        | 1    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | 2    | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | 3    | DISPATCH     | FORGET_POLICY              |
        | 4    | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | 5    | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:s2
    Scenario Outline: a <mode> app is refused <policy>
      Given an app in <mode> mode that keeps DISPATCH messages for 3 days
      When the app is set to keep DISPATCH messages for 5 days under <policy>
      Then the request is refused
      And nothing has changed
      And the same request is accepted under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         | policy                     |
        | 1    | DISPATCH     | CONVERSATION_EXPIRE_POLICY |
        | 2    | DISPATCH     | PERSIST_RETENTION_POLICY   |
        | 3    | DISPATCH     | FORGET_POLICY              |
        | 4    | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | 5    | CONVERSATION | PERSIST_RETENTION_POLICY   |

  @rule:DISPATCH-POLICY-DEFAULT @must @dispatch @page
  Rule: TITLE OF DISPATCH-POLICY-DEFAULT
    "Message retention policy can only be MESSAGE_EXPIRE_POLICY as there are no conversations or contacts"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a new <mode> app has the only policy for DISPATCH messages
      When an app is created in <mode> mode
      Then the app keeps DISPATCH messages under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: an app without a mode has the only policy for DISPATCH messages
      When an app is created without a mode
      Then the app keeps DISPATCH messages under MESSAGE_EXPIRE_POLICY

    @id:s3
    Scenario: the policy of conversations does not become that of DISPATCH messages
      When an app is created in CONVERSATION mode under CONVERSATION_EXPIRE_POLICY
      Then the app keeps DISPATCH messages under MESSAGE_EXPIRE_POLICY

  @rule:CONVERSATION-POLICY-ANY-OF-THREE @must @conversation @page
  Rule: TITLE OF CONVERSATION-POLICY-ANY-OF-THREE
    "Message retention policy can be MESSAGE_EXPIRE_POLICY, CONVERSATION_EXPIRE_POLICY, and PERSIST_RETENTION_POLICY"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: a new <mode> app may have <policy>
      When an app is created in <mode> mode that keeps <kept> messages for 30 days under <policy>
      Then the app keeps CONVERSATION messages under <policy>

      Examples:
        | case | mode         | kept         | policy                     |
        | 1    | CONVERSATION | CONVERSATION | MESSAGE_EXPIRE_POLICY      |
        | 2    | CONVERSATION | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | 3    | CONVERSATION | CONVERSATION | PERSIST_RETENTION_POLICY   |
        | 4    | DISPATCH     | CONVERSATION | CONVERSATION_EXPIRE_POLICY |
        | 5    | DISPATCH     | CONVERSATION | PERSIST_RETENTION_POLICY   |

    @id:s2
    Scenario Outline: <before> gives way to <after>
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days under <before>
      When the app is set to keep CONVERSATION messages for 30 days under <after>
      Then the app keeps CONVERSATION messages under <after>

      Examples:
        | case | mode         | before                     | after                      |
        | 1    | CONVERSATION | MESSAGE_EXPIRE_POLICY      | CONVERSATION_EXPIRE_POLICY |
        | 2    | CONVERSATION | MESSAGE_EXPIRE_POLICY      | PERSIST_RETENTION_POLICY   |
        | 3    | CONVERSATION | PERSIST_RETENTION_POLICY   | MESSAGE_EXPIRE_POLICY      |
        | 4    | DISPATCH     | CONVERSATION_EXPIRE_POLICY | MESSAGE_EXPIRE_POLICY      |
        | 5    | DISPATCH     | CONVERSATION_EXPIRE_POLICY | PERSIST_RETENTION_POLICY   |

    @id:s3
    Scenario Outline: a new <mode> app never has the made-up <policy>
      When an app is created in <mode> mode that keeps <kept> messages for 30 days under <policy>
      Then the app never keeps CONVERSATION messages under <policy>

      Examples:
        | case | mode         | kept         | policy                |
        | 1    | CONVERSATION | CONVERSATION | FORGET_POLICY         |
        | 2    | CONVERSATION | CONVERSATION | message_expire_policy |
        | 3    | DISPATCH     | CONVERSATION | FORGET_POLICY         |

    @id:s4
    Scenario Outline: a <mode> app never gets the made-up <policy>
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for 30 days under <policy>
      Then the app never keeps CONVERSATION messages under <policy>

      Examples:
        | case | mode         | policy                |
        | 1    | CONVERSATION | FORGET_POLICY         |
        | 2    | CONVERSATION | message_expire_policy |
        | 3    | DISPATCH     | FORGET_POLICY         |

  @rule:CONVERSATION-POLICY-REFUSED @should @conversation @page
  Rule: TITLE OF CONVERSATION-POLICY-REFUSED
    "Message retention policy can be MESSAGE_EXPIRE_POLICY, CONVERSATION_EXPIRE_POLICY, and PERSIST_RETENTION_POLICY"
    Processing Modes, Table of processing modes, CONVERSATION (both editions)

    @id:s1
    Scenario Outline: the made-up <policy> is refused to a new <mode> app
      When an app is created in <mode> mode that keeps <kept> messages for 30 days under <policy>
      Then the request is refused
      And nothing has changed
      And the same request is accepted under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         | kept         | policy                |
        | 1    | CONVERSATION | CONVERSATION | FORGET_POLICY         |
        | 2    | CONVERSATION | CONVERSATION | message_expire_policy |
        | 3    | DISPATCH     | CONVERSATION | FORGET_POLICY         |

    @id:s2
    Scenario Outline: the made-up <policy> is refused to a <mode> app
      Given an app in <mode> mode that keeps CONVERSATION messages for 30 days
      When the app is set to keep CONVERSATION messages for 60 days under <policy>
      Then the request is refused
      And nothing has changed
      And the same request is accepted under MESSAGE_EXPIRE_POLICY

      Examples:
        | case | mode         | policy                |
        | 1    | CONVERSATION | FORGET_POLICY         |
        | 2    | CONVERSATION | message_expire_policy |
        | 3    | DISPATCH     | FORGET_POLICY         |
