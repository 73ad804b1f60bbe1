Feature: Selecting the mode on the app
  The mode of an app applies to every new message, sent or received.
  This matters to whoever sets up an app, or runs one that others rely on.

  @rule:APP-MODE-DISPATCH-SELECTABLE @must @dispatch @page
  Rule: TITLE OF APP-MODE-DISPATCH-SELECTABLE
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: an app created in DISPATCH mode is in DISPATCH mode
      When an app is created in DISPATCH mode
      Then the app is in DISPATCH mode

    @id:s2
    Scenario: an app in DISPATCH mode keeps its mode after another change
      Given an app in DISPATCH mode
      When the app is set to keep CONVERSATION messages for 30 days
      Then the app is in DISPATCH mode

    @id:s3
    Scenario Outline: DISPATCH mode is selected with <kept> messages kept <days> days
      When an app is created in DISPATCH mode that keeps <kept> messages for <days> days
      Then the app is in DISPATCH mode

      Examples:
        | case | kept         | days |
        | 1    | DISPATCH     | 1    |
        | 2    | CONVERSATION | 30   |

    @id:s4
    Scenario: an app in DISPATCH mode is listed in that mode
      Given an app in DISPATCH mode
      When the apps are listed
      Then the app is listed in DISPATCH mode

  @rule:APP-MODE-CONVERSATION-SELECTABLE @must @conversation @page
  Rule: TITLE OF APP-MODE-CONVERSATION-SELECTABLE
    "You may also use the CONVERSATION processing mode."
    Processing Modes, Introduction (both editions)

    @id:s1
    Scenario: an app created in CONVERSATION mode is in CONVERSATION mode
      When an app is created in CONVERSATION mode
      Then the app is in CONVERSATION mode

    @id:s2
    Scenario: an app in CONVERSATION mode keeps its mode after another change
      Given an app in CONVERSATION mode
      When the app is set to keep DISPATCH messages for 1 day
      Then the app is in CONVERSATION mode

    @id:s3
    Scenario Outline: CONVERSATION mode is selected with <kept> messages kept <days> days
      When an app is created in CONVERSATION mode that keeps <kept> messages for <days> days
      Then the app is in CONVERSATION mode

      Examples:
        | case | kept         | days |
        | 1    | DISPATCH     | 1    |
        | 2    | CONVERSATION | 30   |

    @id:s4
    Scenario: an app in CONVERSATION mode is listed in that mode
      Given an app in CONVERSATION mode
      When the apps are listed
      Then the app is listed in CONVERSATION mode

  @rule:APP-MODE-DISPATCH-EVERY-MT @must @dispatch @page @needs-recipients
  Rule: TITLE OF APP-MODE-DISPATCH-EVERY-MT
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: the first message through an app in DISPATCH mode is in that mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    @id:s2
    Scenario: the next message through an app in DISPATCH mode is in that mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the second message is listed in DISPATCH mode

    @id:s3
    Scenario Outline: the next message, to a <recipient>, is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has <known>
      When a message is sent to the recipient
      Then the second message is stored in DISPATCH mode

      Examples:
        | case | recipient      | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

  @rule:APP-MODE-DISPATCH-EVERY-MO @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF APP-MODE-DISPATCH-EVERY-MO
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: a reply to an app in DISPATCH mode is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed in DISPATCH mode

    @id:s2
    Scenario Outline: what a <recipient> writes unasked is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed in DISPATCH mode

      Examples:
        | case | recipient     | known      |
        | 1    | stranger      | no contact |
        | 2    | known contact | a contact  |

    @id:s3
    Scenario: the second reply to an app in DISPATCH mode is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed in DISPATCH mode

  @rule:APP-MODE-CONVERSATION-EVERY-MT @must @conversation @page @needs-recipients
  Rule: TITLE OF APP-MODE-CONVERSATION-EVERY-MT
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: a message to a <recipient> is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is listed in CONVERSATION mode

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the next message through an app in CONVERSATION mode is in that mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode

    @id:s3
    Scenario: a message to another recipient is in CONVERSATION mode too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has no contact
      When a message is sent to the recipient
      Then the second message is stored in CONVERSATION mode

  @rule:APP-MODE-CONVERSATION-EVERY-MO @must @conversation @page @needs-handset @needs-recipients
  Rule: TITLE OF APP-MODE-CONVERSATION-EVERY-MO
    "On the App: the selected processing mode will be applied to every new MT and MO."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: a reply to an app in CONVERSATION mode is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode

    @id:s2
    Scenario Outline: what a <recipient> writes unasked is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed in CONVERSATION mode

      Examples:
        | case | recipient     | known      |
        | 1    | stranger      | no contact |
        | 2    | known contact | a contact  |

    @id:s3
    Scenario: the second reply to an app in CONVERSATION mode is in that mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed in CONVERSATION mode
