Feature: Changing the mode of an app
  An app may change its mode at any time, in either direction. New messages follow the new mode,
  old ones stay what they were. This matters to whoever moves a running app.

  @rule:APP-MODE-CHANGE @must @both @page
  Rule: TITLE OF APP-MODE-CHANGE
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: an app changes from <old> to <new> mode
      Given an app in <old> mode
      When the app is changed to <new> mode
      Then the app is in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

    @id:s2
    Scenario Outline: an app that went to <new> mode comes back to <old> mode
      Given an app in <old> mode
      And the app was changed to <new> mode
      When the app is changed to <old> mode
      Then the app is in <old> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

    @id:s3
    Scenario: an app without a mode changes to CONVERSATION mode
      Given an app without a mode
      When the app is changed to CONVERSATION mode
      Then the app is in CONVERSATION mode

  @rule:APP-MODE-CHANGE-NEW-MT @must @both @page @needs-recipients
  Rule: TITLE OF APP-MODE-CHANGE-NEW-MT
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: the first message after a change to <new> mode is in that mode
      Given an app in <old> mode that keeps DISPATCH messages for 1 day
      And the app was changed to <new> mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in <new> mode
      And the message is listed in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

    @id:s2
    Scenario: a known recipient is written to in DISPATCH mode after the change
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the second message is stored without a contact or a conversation

    @id:s3
    Scenario: a known recipient is written to in CONVERSATION mode after the change
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to CONVERSATION mode
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    @id:s4
    Scenario Outline: a message is in <old> mode once the app has come back to it
      Given an app in <old> mode that keeps DISPATCH messages for 1 day
      And the app was changed to <new> mode
      And the app was changed to <old> mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in <old> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:APP-MODE-CHANGE-NEW-MO @must @both @page @needs-handset @needs-recipients
  Rule: TITLE OF APP-MODE-CHANGE-NEW-MO
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: a reply after a change to <new> mode is in that mode
      Given an app in <old> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to <new> mode
      When the recipient replies
      Then the reply is listed in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

    @id:s2
    Scenario Outline: what comes unasked after a change to <new> mode is in that mode
      Given an app in <old> mode that keeps DISPATCH messages for 1 day
      And the app was changed to <new> mode
      And a recipient who has no contact
      When the recipient writes
      Then the reply is listed in <new> mode

      Examples:
        | case | old          | new          |
        | 1    | DISPATCH     | CONVERSATION |
        | 2    | CONVERSATION | DISPATCH     |

  @rule:APP-MODE-CHANGE-OLD-MESSAGES @should @both @page @needs-recipients
  Rule: TITLE OF APP-MODE-CHANGE-OLD-MESSAGES
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: a message keeps its conversation after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      When the app is changed to DISPATCH mode
      Then the message is stored in CONVERSATION mode
      And the message is stored with the recipient's contact and conversation
      And the message is listed with the recipient's contact and conversation

    @id:s2
    Scenario: a message stays without a conversation after a change of mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When the app is changed to CONVERSATION mode
      Then the message is stored in DISPATCH mode
      And the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    @id:s3
    Scenario: a message stays without a conversation when a later one begins it
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to CONVERSATION mode
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the first message is stored in DISPATCH mode
      And the first message is stored without a contact or a conversation

    @id:s4
    Scenario: a message keeps its conversation when a later one has none
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the first message is stored in CONVERSATION mode
      And the first message is stored with the recipient's contact and conversation
