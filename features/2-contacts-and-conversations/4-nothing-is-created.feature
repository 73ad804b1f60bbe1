Feature: What DISPATCH mode never creates
  Traffic in DISPATCH mode leaves no contact and no conversation behind, whatever is exchanged.
  This matters to whoever promised that nothing of the kind is kept.

  @rule:DISPATCH-MT-CREATES-NO-CONTACT @must @dispatch @page @needs-recipients
  Rule: TITLE OF DISPATCH-MT-CREATES-NO-CONTACT
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: a message in DISPATCH mode creates no contact, kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |
        | 3    | 7    |

    @id:s2
    Scenario: the next message in DISPATCH mode creates no contact either
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the recipient has no contact

    @id:s3
    Scenario: a message creates no contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the recipient has no contact

    @id:s4
    Scenario: a message with conversation metadata creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient with conversation metadata and a correlation id
      Then the recipient has no contact

  @rule:DISPATCH-MO-CREATES-NO-CONTACT @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-MO-CREATES-NO-CONTACT
    "Contacts are note created in DISPATCH mode."
    Processing Modes, Notes on Dispatch Mode, Sending messages and events (April 2025 edition)

    @id:s1
    Scenario Outline: what is written unasked creates no contact, kept <days> days
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has no contact
      When the recipient writes
      Then the recipient has no contact

      Examples:
        | case | days |
        | 1    | 0    |
        | 2    | 1    |

    @id:s2
    Scenario: a reply in DISPATCH mode creates no contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the recipient has no contact

    @id:s3
    Scenario: the second reply in DISPATCH mode creates no contact
      Given an app without a mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the recipient has no contact

    @id:s4
    Scenario: what is written after a change to DISPATCH mode creates no contact
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has no contact
      When the recipient writes
      Then the recipient has no contact

  @rule:DISPATCH-NO-CREATION-CALLBACK @must @dispatch @page @needs-callbacks @needs-recipients
  Rule: TITLE OF DISPATCH-NO-CREATION-CALLBACK
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: no <creation> is reported for a message in DISPATCH mode
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a <creation> is never reported

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s2
    Scenario Outline: no <creation> is reported where DISPATCH messages are kept
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then a <creation> is never reported

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s3
    Scenario: no conversation start is reported for a known contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient
      Then a conversation start is never reported

  @rule:DISPATCH-MO-NO-CREATION-CALLBACK @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-MO-NO-CREATION-CALLBACK
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: no <creation> is reported for what is written unasked
      Given an app in DISPATCH mode
      And a recipient who has no contact
      When the recipient writes
      Then a <creation> is never reported

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s2
    Scenario Outline: no <creation> is reported for a reply in DISPATCH mode
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then a <creation> is never reported

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s3
    Scenario: no conversation start is reported for what a known contact writes
      Given an app in DISPATCH mode
      And a recipient who has a contact
      When the recipient writes
      Then a conversation start is never reported

  @rule:DISPATCH-MT-STARTS-NO-CONVERSATION @must @dispatch @page @needs-recipients
  Rule: TITLE OF DISPATCH-MT-STARTS-NO-CONVERSATION
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    @id:s1
    Scenario Outline: a DISPATCH message starts no conversation with a <recipient>
      Given an app in DISPATCH mode that keeps DISPATCH messages for <days> days
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the recipient has no conversation with the app

      Examples:
        | case | recipient      | known                                         | days |
        | 1    | stranger       | no contact                                    | 0    |
        | 2    | known contact  | a contact                                     | 1    |
        | 3    | shared contact | a contact and a conversation with another app | 7    |

    @id:s2
    Scenario: the next message in DISPATCH mode starts no conversation either
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the recipient has no conversation with the app

    @id:s3
    Scenario: a message starts no conversation after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And the app was changed to DISPATCH mode
      And a recipient who has a contact
      When a message is sent to the recipient
      Then the recipient has no conversation with the app


