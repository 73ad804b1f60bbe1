Feature: Errors and authentication
  A caller nobody knows is asked for credentials, and what is not JSON is called so.
  This matters to whoever writes a client and has to tell its errors apart.

  @rule:AUTH-INCORRECT-CREDENTIALS @must @both @reference
  Rule: TITLE OF AUTH-INCORRECT-CREDENTIALS
    "Incorrect credentials"
    API reference, API reference, status 401

    @id:s1
    Scenario Outline: <request> <credentials> in vain
      Given an app in DISPATCH mode
      When <request> <credentials>
      Then the caller is asked for credentials

      Examples:
        | case | request                      | credentials           |
        | 1    | the apps are listed          | without credentials   |
        | 2    | the apps are listed          | with a wrong token    |
        | 3    | the apps are listed          | with a wrong password |
        | 4    | the app is read              | without credentials   |
        | 5    | the app is read              | with a wrong token    |
        | 6    | its messages are listed      | without credentials   |
        | 7    | its messages are listed      | with a wrong token    |
        | 8    | its conversations are listed | without credentials   |
        | 9    | its conversations are listed | with a wrong token    |

    @id:s2
    Scenario Outline: <request> <credentials> to no avail
      Given an app in CONVERSATION mode
      When <request> <credentials>
      Then the caller is asked for credentials
      And nothing has changed

      Examples:
        | case | request                 | credentials           |
        | 1    | an app is created       | without credentials   |
        | 2    | an app is created       | with a wrong token    |
        | 3    | the app is renamed      | without credentials   |
        | 4    | the app is renamed      | with a wrong password |
        | 5    | the app is taken away   | without credentials   |
        | 6    | the app is taken away   | with a wrong token    |
        | 7    | the app sends a message | without credentials   |
        | 8    | the app sends a message | with a wrong token    |
        | 9    | the app sends an event  | without credentials   |
        | 10   | the app sends an event  | with a wrong token    |
        | 11   | a message is deleted    | without credentials   |
        | 12   | a message is deleted    | with a wrong token    |
        | 13   | a webhook is added      | without credentials   |
        | 14   | a webhook is added      | with a wrong token    |

  @rule:ERROR-MALFORMED-REQUEST @must @both @reference
  Rule: TITLE OF ERROR-MALFORMED-REQUEST
    "Malformed request"
    API reference, API reference, status 400

    @id:s1
    Scenario Outline: a request to <purpose> that is <fault> is refused
      Given an app in <mode> mode
      When a request to <purpose> is <fault>
      Then the request is refused with status 400
      And nothing has changed

      Examples:
        | case | purpose        | fault                  | mode         |
        | 1    | create an app  | cut short              | DISPATCH     |
        | 2    | create an app  | written in plain words | CONVERSATION |
        | 3    | change the app | cut short              | CONVERSATION |
        | 4    | change the app | written in plain words | DISPATCH     |
        | 5    | send a message | cut short              | DISPATCH     |
        | 6    | send a message | written in plain words | CONVERSATION |
