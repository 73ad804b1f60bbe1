Feature: The mode of an individual MT
  A campaign service may send one message in DISPATCH mode through an app in CONVERSATION mode.
  Only that message is in DISPATCH mode: the app, the next message and the reply are not.

  @rule:MESSAGE-MODE-DISPATCH @must @both @page @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-DISPATCH
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: a dispatch message to a <recipient> is in DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored in DISPATCH mode
      And the message is listed in DISPATCH mode

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a dispatch message after one in CONVERSATION mode is in DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When a message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode

    @id:s3
    Scenario: a second dispatch message is in DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode

  @rule:MESSAGE-MODE-CREATES-NOTHING @must @both @page @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-CREATES-NOTHING
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: a dispatch message creates no contact where it is kept <days> days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the recipient has no contact
      And the recipient has no conversation with the app

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s2
    Scenario: a dispatch message to a known contact starts no conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When a message is sent to the recipient in DISPATCH mode
      Then the recipient has no conversation with the app
      And the recipient still has the same contact

    @id:s3
    Scenario: a second dispatch message creates no contact either
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then the recipient has no contact
      And the recipient has no conversation with the app

  @rule:MESSAGE-MODE-NO-CREATION-CALLBACK @must @both @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-NO-CREATION-CALLBACK
    "Forces the request to be processed in dispatch mode (without storing contacts and conversations), regardless of the app's configured processing mode."
    API reference, ProcessingStrategy, DISPATCH_ONLY

    @id:s1
    Scenario Outline: no <creation> is reported for a dispatch message
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then a <creation> is never reported

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s2
    Scenario: no contact creation is reported for a second dispatch message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then a contact creation is never reported

    @id:s3
    Scenario: no conversation start is reported for a dispatch message to a contact
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When a message is sent to the recipient in DISPATCH mode
      Then a conversation start is never reported

  @rule:MESSAGE-MODE-NOT-ASSOCIATED @must @both @page @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-NOT-ASSOCIATED
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: a dispatch message to a <recipient> belongs to nobody
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

      Examples:
        | case | recipient            | known                                     |
        | 1    | known contact        | a contact                                 |
        | 2    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: a dispatch message after a conversation began belongs to nobody
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When a message is sent to the recipient in DISPATCH mode
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

  @rule:MESSAGE-MODE-ONLY-THAT-MT @must @both @page @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-ONLY-THAT-MT
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: the message after a dispatch message is in CONVERSATION mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    @id:s2
    Scenario: the message after two dispatch messages is in CONVERSATION mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And a message sent to the recipient in DISPATCH mode
      And another message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the third message is stored in CONVERSATION mode
      And the third message is stored with the recipient's contact and conversation

    @id:s3
    Scenario: a message to somebody else after a dispatch message has a conversation
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient in DISPATCH mode
      And another recipient who has no contact
      When a message is sent to the recipient
      Then the second message is stored in CONVERSATION mode
      And the second message is stored with the recipient's contact and conversation

    @id:s4
    Scenario: the message before a dispatch message stays in CONVERSATION mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode
      And the first message is stored in CONVERSATION mode
      And the first message is stored with the recipient's contact and conversation

  @rule:MESSAGE-MODE-APP-UNCHANGED @must @both @page @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-APP-UNCHANGED
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario: an app stays in CONVERSATION mode after a dispatch message
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored in DISPATCH mode
      And the app is in CONVERSATION mode

    @id:s2
    Scenario: an app stays in CONVERSATION mode after two dispatch messages
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is stored in DISPATCH mode
      And the app is in CONVERSATION mode

  @rule:MESSAGE-MODE-IN-RECEIPT @must @both @page @needs-callbacks @needs-recipients
  Rule: TITLE OF MESSAGE-MODE-IN-RECEIPT
    "On individual MTs: only the MT will be sent in the selected processing mode."
    Processing Modes, Setting the Processing Mode (both editions)

    @id:s1
    Scenario Outline: the receipt of a dispatch message names no <recipient>
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient in DISPATCH mode
      Then the message is reported in DISPATCH mode
      And the message is reported without a contact or a conversation

      Examples:
        | case | recipient            | known                                     |
        | 1    | stranger             | no contact                                |
        | 2    | known contact        | a contact                                 |
        | 3    | conversation partner | a contact and a conversation with the app |

    @id:s2
    Scenario: the receipt of a dispatch message after another one names nobody
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When a message is sent to the recipient in DISPATCH mode
      Then the second message is reported in DISPATCH mode
      And the second message is reported without a contact or a conversation
