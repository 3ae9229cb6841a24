/// What `--help` prints.
enum HelpText {
    static let program = """
        sitescript: explore and change sites, with every change shown before it is made

        usage:
          sitescript [OPTIONS] FILE [--param VALUE …]   run a script; FILE --help lists its parameters
          sitescript [OPTIONS] -c 'CODE'                run a line and show what it gives; it applies nothing by itself
          sitescript [OPTIONS] -                        run the script on standard input
          sitescript [OPTIONS]                          open the prompt; without a terminal the same as `-`
          sitescript check FILE…                        say what is wrong with scripts without running them
          sitescript explain CODE…                      say what the code of an error means
          sitescript fmt FILE… [--check]                lay scripts out in the one way
          sitescript dump tokens|tree|types|bytecode|completions FILE
          sitescript dealers add ID --name NAME | list
          sitescript serve [--port N]                   answer the Sites API over HTTP; `serve --help` tells more
          sitescript profiles add NAME --url URL | list | check NAME
          sitescript clients add NAME --dealer N | list | rotate ID | revoke ID
          sitescript plan SCRIPT [-o FILE.plan]         run a script without writing, and save what it would apply
          sitescript show FILE.plan                     show what a plan would do
          sitescript apply FILE.plan                    apply a plan, once
          sitescript runs                               list what was applied
          sitescript resume [LABEL]                     go on with a run that ended early
          sitescript undo [LABEL]                       take a run back

        options (before FILE; what stands behind it belongs to the script):
          --store PATH       the store's file, or :memory:
          --profile NAME     the service to use in place of a store; see `sitescript profiles --help`
          --dealer N         the dealer that `sites()` means
          --format FORMAT    table, json, jsonl, csv, tsv or md
          --yes              apply changes without asking; needed where nobody can be asked
          --dry-run          show what `apply` would send, and send nothing
          --read-only        refuse programs that could write
          --max-changes N    refuse to apply more changes at once
          --color WHEN       auto, always or never
          -q, --quiet        say nothing but what went wrong
          -v, --verbose      say what a run cost, and every request; -vv shows their headers as well
          --har FILE         write the requests to an HTTP archive, without secrets
          --version, -h, --help

        environment:
          SITESCRIPT_STORE, SITESCRIPT_DEALER   for --store and --dealer
          SITESCRIPT_PROFILE, SITESCRIPT_URL    for --profile, and in place of its URL; likewise SITESCRIPT_TOKEN,
                                                _TOKEN_URL, _CLIENT_ID, _CLIENT_SECRET, _CLIENT_SECRET_FILE, _KEY_FILE
          XDG_DATA_HOME, XDG_STATE_HOME         where the standard store is, and history and journals are
          SITESCRIPT_JOURNAL_DAYS               how long the journals of finished runs are kept, 90 days unless set
          NO_COLOR                              no colours unless --color always

        examples:
          sitescript dealers add 42 --name Acme
          sitescript --dealer 42 -c 'sites() | count by .timezone | take 5'
          sitescript --dealer 42 -c 'sites() | where .timezone == "US/Pacific" | update timezone: "America/Los_Angeles"'

        exit codes: 0 ok, 1 error, 2 usage or check error, 3 some rows failed, 4 changes pending, 5 refused, 6 plan used or
        expired, 75 network or rate limit, 77 credentials, 130 interrupted, 141 output closed, 143 terminated

        """
}
