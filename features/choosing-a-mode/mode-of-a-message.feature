Feature: The mode of an individual MT
  A campaign service may send one message in DISPATCH mode through an app in CONVERSATION mode.
  Only that message is in DISPATCH mode: the app, the next message and the reply are not.

  @rule:MESSAGE-MODE-DISPATCH
  Rule: On individual MTs: only the MT will be sent in the selected processing mode.

    Scenario Outline: a dispatch message to a <recipient> is in DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

      Examples:
        | recipient            | known                                     |
        | stranger             | no contact                                |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: a dispatch message after one in CONVERSATION mode is in DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When a message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode

    Scenario: a second dispatch message is in DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode

  @rule:MESSAGE-MODE-CREATES-NOTHING
  Rule: On individual MTs: only the MT will be sent in the selected processing mode.

    Scenario Outline: a dispatch message creates no contact where it is kept <days> days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the recipient has no contact
      And the recipient has no conversation with the app

      Examples:
        | days |
        | 0    |
        | 1    |

    Scenario: a dispatch message to a known contact starts no conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When a message is sent to the recipient in DISPATCH mode
      Then the recipient has no conversation with the app
      And the recipient still has the same contact

    Scenario: a second dispatch message creates no contact either
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then the recipient has no contact
      And the recipient has no conversation with the app

  @rule:MESSAGE-MODE-NO-CREATION-CALLBACK
  Rule: Forces the request to be processed in dispatch mode (without storing contacts and …

    Scenario Outline: no <creation> is reported for a dispatch message
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then a <creation> is never reported

      Examples:
        | creation           |
        | contact creation   |
        | conversation start |

    Scenario: no contact creation is reported for a second dispatch message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then a contact creation is never reported

    Scenario: no conversation start is reported for a dispatch message to a contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When a message is sent to the recipient in DISPATCH mode
      Then a conversation start is never reported

  @rule:MESSAGE-MODE-NOT-ASSOCIATED
  Rule: On individual MTs: only the MT will be sent in the selected processing mode.

    Scenario Outline: a dispatch message to a <recipient> belongs to nobody
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

      Examples:
        | recipient            | known                                     |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: a dispatch message after a conversation began belongs to nobody
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When a message is sent to the recipient in DISPATCH mode
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

  @rule:MESSAGE-MODE-ONLY-THAT-MT
  Rule: On individual MTs: only the MT will be sent in the selected processing mode.

    Scenario: the message after a dispatch message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    Scenario: the message after two dispatch messages is in CONVERSATION mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the third message is stored in CONVERSATION mode
      And the third message is stored with the recipient's contact and conversation

    Scenario: a message to somebody else after a dispatch message has a conversation
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another recipient who has no contact
      When a message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    Scenario: the message before a dispatch message stays in CONVERSATION mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode
      And the first message is stored in CONVERSATION mode
      And the first message is stored with the recipient's contact and conversation

  @rule:MESSAGE-MODE-APP-UNCHANGED
  Rule: On individual MTs: only the MT will be sent in the selected processing mode.

    Scenario: an app stays in CONVERSATION mode after a dispatch message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored in DISPATCH mode
      And the app is in CONVERSATION mode

    Scenario: an app stays in CONVERSATION mode after two dispatch messages
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode
      And the app is in CONVERSATION mode

  @rule:MESSAGE-MODE-IN-RECEIPT
  Rule: On individual MTs: only the MT will be sent in the selected processing mode.

    Scenario Outline: the receipt of a dispatch message names no <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient in DISPATCH mode
      Then the message is reported in DISPATCH mode
      And the message is reported without a contact or a conversation

      Examples:
        | recipient            | known                                     |
        | stranger             | no contact                                |
        | known contact        | a contact                                 |
        | conversation partner | a contact and a conversation with the app |

    Scenario: the receipt of a dispatch message after another one names nobody
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When a message is sent to the recipient in DISPATCH mode
      Then the second message is reported in DISPATCH mode
      And the second message is reported without a contact or a conversation
