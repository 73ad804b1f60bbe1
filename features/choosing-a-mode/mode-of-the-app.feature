Feature: Selecting the mode on the app
  The mode of an app applies to every new message, sent or received.
  This matters to whoever sets up an app, or runs one that others rely on.

  @rule:APP-MODE-DISPATCH-SELECTABLE
  Rule: On the App: the selected processing mode will be applied to every new MT and MO.

    Scenario: an app created in DISPATCH mode is in DISPATCH mode
      When an app is created in DISPATCH mode
      Then the app is in DISPATCH mode

    Scenario: an app in DISPATCH mode keeps its mode after another change
      Given an app in DISPATCH mode
      When the app is set to keep CONVERSATION messages for 30 days
      Then the app is in DISPATCH mode

    Scenario Outline: DISPATCH mode is selected with <kept> messages kept <days> days
      When an app is created in DISPATCH mode that keeps <kept> messages for <days> days
      Then the app is in DISPATCH mode

      Examples:
        | kept         | days |
        | DISPATCH     | 1    |
        | CONVERSATION | 30   |

    Scenario: an app in DISPATCH mode is listed in that mode
      Given an app in DISPATCH mode
      When the apps are listed
      Then the app is listed in DISPATCH mode

  @rule:APP-MODE-CONVERSATION-SELECTABLE
  Rule: You may also use the CONVERSATION processing mode.

    Scenario: an app created in CONVERSATION mode is in CONVERSATION mode
      When an app is created in CONVERSATION mode
      Then the app is in CONVERSATION mode

    Scenario: an app in CONVERSATION mode keeps its mode after another change
      Given an app in CONVERSATION mode
      When the app is set to keep DISPATCH messages for 1 day
      Then the app is in CONVERSATION mode

    Scenario Outline: CONVERSATION mode is selected with <kept> messages kept <days> days
      When an app is created in CONVERSATION mode that keeps <kept> messages for <days> days
      Then the app is in CONVERSATION mode

      Examples:
        | kept         | days |
        | DISPATCH     | 1    |
        | CONVERSATION | 30   |

    Scenario: an app in CONVERSATION mode is listed in that mode
      Given an app in CONVERSATION mode
      When the apps are listed
      Then the app is listed in CONVERSATION mode

  @rule:APP-MODE-DISPATCH-EVERY-MT
  Rule: On the App: the selected processing mode will be applied to every new MT and MO.

    Scenario: the first message through an app in DISPATCH mode is in that mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

    Scenario: the next message through an app in DISPATCH mode is in that mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in DISPATCH mode
      And the second message is listed in DISPATCH mode

    Scenario Outline: the next message, to a <recipient>, is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has <known>
      When a message is sent to the recipient
      Then the second message is stored in DISPATCH mode

      Examples:
        | recipient       | known                                         |
        | stranger        | no contact                                    |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

  @rule:APP-MODE-DISPATCH-EVERY-MO
  Rule: On the App: the selected processing mode will be applied to every new MT and MO.

    Scenario: a reply to an app in DISPATCH mode is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed in DISPATCH mode

    Scenario Outline: what a <recipient> writes unasked is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed in DISPATCH mode

      Examples:
        | recipient     | known      |
        | stranger      | no contact |
        | known contact | a contact  |

    Scenario: the second reply to an app in DISPATCH mode is in DISPATCH mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed in DISPATCH mode

  @rule:APP-MODE-CONVERSATION-EVERY-MT
  Rule: On the App: the selected processing mode will be applied to every new MT and MO.

    Scenario Outline: a message to a <recipient> is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is stored in CONVERSATION mode
      And the message is listed in CONVERSATION mode

      Examples:
        | recipient            | known                                     |
        | stranger             | no contact                                |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: the next message through an app in CONVERSATION mode is in that mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode

    Scenario: a message to another recipient is in CONVERSATION mode too
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And another recipient who has no contact
      When a message is sent to the recipient
      Then the second message is stored in CONVERSATION mode

  @rule:APP-MODE-CONVERSATION-EVERY-MO
  Rule: On the App: the selected processing mode will be applied to every new MT and MO.

    Scenario: a reply to an app in CONVERSATION mode is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed in CONVERSATION mode

    Scenario Outline: what a <recipient> writes unasked is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed in CONVERSATION mode

      Examples:
        | recipient     | known      |
        | stranger      | no contact |
        | known contact | a contact  |

    Scenario: the second reply to an app in CONVERSATION mode is in that mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed in CONVERSATION mode
