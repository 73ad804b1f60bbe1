Feature: Signed callbacks
  For operators who open a receiver to the internet: by its signature they can tell a genuine
  callback from a forged one.

  @rule:CALLBACK-SIGNATURE @must @both @reference @needs-callbacks @needs-recipients
  Rule: Callbacks that a sent message causes are signed with HmacSHA256
    "For now it's set to HmacSHA256."
    API reference, Callbacks, Validating callbacks

    Concerns webhooks with a secret. Seen in the four headers that begin with
    x-sinch-webhook-signature. The signature is the HMAC-SHA256 of body, nonce and timestamp, joined
    by full stops.

    @id:message
    Scenario Outline: In <mode> mode, every callback of a message is signed
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then every callback of the message is signed

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:second-message
    Scenario: In DISPATCH mode, every callback of a second message is signed
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then every callback of the second message is signed

    @id:dispatch-only
    Scenario: Every callback of a dispatch-only message is signed
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a dispatch-only message is sent to the recipient
      Then every callback of the message is signed

    @id:special-characters
    Scenario Outline: In <mode> mode, callbacks of a message with special characters in its metadata are signed
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent to the recipient with special characters in its message metadata
      Then every callback of the message is signed

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:creation
    Scenario Outline: The callback of the <creation> that a message causes is signed
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then a <creation> is reported and signed

      Examples: what a message to a stranger creates in CONVERSATION mode
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |

  @rule:CALLBACK-SIGNATURE-MO @must @both @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: Callbacks of replies, opt-ins and opt-outs are signed with HmacSHA256
    "For now it's set to HmacSHA256."
    API reference, Callbacks, Validating callbacks

    As CALLBACK-SIGNATURE, for the MESSAGE_INBOUND, OPT_IN and OPT_OUT callbacks.

    @id:reply
    Scenario Outline: In <mode> mode, every callback of a reply is signed
      Given an app in <mode> mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When the recipient replies
      Then every callback of the reply is signed

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:opt
    Scenario Outline: In <mode> mode, every callback of an <opting> is signed
      Given an app in <mode> mode
      And the recipient is a contact
      When the recipient <opts>
      Then every callback of the <opting> is signed

      Examples: opting in and out, in either mode
        | case     | mode         | opts     | opting  |
        | in       | DISPATCH     | opts in  | opt-in  |
        | out      | CONVERSATION | opts out | opt-out |
        | in-conv  | CONVERSATION | opts in  | opt-in  |
        | out-disp | DISPATCH     | opts out | opt-out |
