using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Model;

/// <summary>Every form of a statement that DbMigrate tells apart, in the order in which they are tried.</summary>
internal static partial class StatementForms
{
    private static readonly StatementForm[] Rows = [.. OutsideTransactions(), .. Control(), .. Others()];

    private static readonly ILookup<string, int> ByFirstWord = Enumerable.Range(0, Rows.Length)
        .SelectMany(i => Rows[i].Pattern.FirstWords, (i, word) => (word, i))
        .ToLookup(pair => pair.word, pair => pair.i, StringComparer.OrdinalIgnoreCase);

    /// <summary>The form of a statement that none of the rows knows: the server will say what is wrong with it.</summary>
    private static readonly StatementForm Unknown = new("UNKNOWN", new StatementPattern("..."));

    /// <summary>A form by its index.</summary>
    public static StatementForm At(int index) => index < 0 ? Unknown : Rows[index];

    /// <summary>Finds the form of a statement.</summary>
    public static (int Index, PatternMatch? Match) Find(SqlTokens tokens)
    {
        var first = 0;
        while (tokens.IsSymbol(first, '('))
        {
            first++;
        }

        if (tokens.Kind(first) == SqlTokenKind.Word)
        {
            foreach (var index in ByFirstWord[tokens.Text(first)])
            {
                if (Rows[index].Pattern.Match(tokens, first) is { } match)
                {
                    return (index, match);
                }
            }
        }

        return (-1, null);
    }

    private static StatementForm Row(string kind, string pattern, TransactionRule rule = TransactionRule.Allowed, string? doubt = null, bool harmless = false) =>
        new(kind, new StatementPattern(pattern), rule) { DoubtKind = doubt ?? kind, RepeatIsHarmless = harmless };

    // src/backend: every caller of PreventInTransactionBlock, of 14 to 18.
    private static StatementForm[] OutsideTransactions() =>
    [
        Row("CREATE INDEX", "CREATE [ UNIQUE ] INDEX CONCURRENTLY [ [ IF NOT EXISTS ] <index> ] ON [ ONLY ] <table>", TransactionRule.Refused, "CREATE INDEX CONCURRENTLY"),
        Row("DROP INDEX", "DROP INDEX CONCURRENTLY [ IF EXISTS ] <index>", TransactionRule.Refused, "DROP INDEX CONCURRENTLY"),
        Row("REINDEX", "REINDEX [ (*) ] INDEX CONCURRENTLY <index>", TransactionRule.Refused, "REINDEX INDEX CONCURRENTLY"),
        Row("REINDEX", "REINDEX [ (*) ] TABLE CONCURRENTLY <table>", TransactionRule.Refused, "REINDEX TABLE CONCURRENTLY"),
        Row("REINDEX", "REINDEX [ (*) ] SCHEMA [ CONCURRENTLY ] <schema>", TransactionRule.Refused, "REINDEX SCHEMA", true),
        Row("REINDEX", "REINDEX [ (*) ] { DATABASE | SYSTEM } [ CONCURRENTLY ] [ <database> ]", TransactionRule.Refused, "REINDEX DATABASE", true),
        Row("VACUUM", "VACUUM", TransactionRule.Refused, harmless: true),
        Row("CLUSTER", "CLUSTER [ (*) ] [ VERBOSE ] $", TransactionRule.Refused, harmless: true),
        Row("ALTER TABLE", "ALTER TABLE [ IF EXISTS ] [ ONLY ] <table> DETACH PARTITION <partition> CONCURRENTLY", TransactionRule.Refused, "ALTER TABLE DETACH PARTITION CONCURRENTLY"),
        Row("CREATE DATABASE", "CREATE DATABASE <database>", TransactionRule.Refused),
        Row("DROP DATABASE", "DROP DATABASE [ IF EXISTS ] <database>", TransactionRule.Refused),
        Row("ALTER DATABASE", "ALTER DATABASE <database> SET TABLESPACE <tablespace>", TransactionRule.Refused, "ALTER DATABASE SET TABLESPACE", true),
        Row("CREATE TABLESPACE", "CREATE TABLESPACE <tablespace>", TransactionRule.Refused),
        Row("DROP TABLESPACE", "DROP TABLESPACE [ IF EXISTS ] <tablespace>", TransactionRule.Refused),
        Row("ALTER SYSTEM", "ALTER SYSTEM", TransactionRule.Refused, harmless: true),
        Row("DISCARD ALL", "DISCARD ALL", TransactionRule.Refused, harmless: true),
        Row("COMMIT PREPARED", "COMMIT PREPARED 'transaction'", TransactionRule.Refused),
        Row("ROLLBACK PREPARED", "ROLLBACK PREPARED 'transaction'", TransactionRule.Refused),
        Row("CREATE SUBSCRIPTION", "CREATE SUBSCRIPTION <subscription>", TransactionRule.Refused),
        Row("DROP SUBSCRIPTION", "DROP SUBSCRIPTION [ IF EXISTS ] <subscription>", TransactionRule.Refused),
        Row("ALTER SUBSCRIPTION", "ALTER SUBSCRIPTION <subscription> { REFRESH | { SET | ADD | DROP } PUBLICATION }", TransactionRule.Refused, harmless: true),
        Row("CALL", "CALL <procedure>", TransactionRule.Unknown),
    ];

    private static StatementForm[] Control() =>
    [
        Row("BEGIN", "BEGIN [ { WORK | TRANSACTION } ]", TransactionRule.Begin),
        Row("BEGIN", "START TRANSACTION", TransactionRule.Begin),
        Row("COMMIT", "{ COMMIT | END } [ { WORK | TRANSACTION } ] AND CHAIN", TransactionRule.CommitAndChain),
        Row("COMMIT", "{ COMMIT | END }", TransactionRule.Commit),
        Row("ROLLBACK", "ROLLBACK [ { WORK | TRANSACTION } ] TO [ SAVEPOINT ] <savepoint>"),
        Row("ROLLBACK", "{ ROLLBACK | ABORT }", TransactionRule.Rollback),
        Row("PREPARE TRANSACTION", "PREPARE TRANSACTION", TransactionRule.Prepare),
    ];

    private static StatementForm[] Others() =>
    [
        Row("COPY FROM", "COPY [ BINARY ] <table> [ (*) ] [ WITH OIDS ] FROM { STDIN | STDOUT }"),
        Row("COPY TO", "COPY [ BINARY ] { <table> [ (*) ] [ WITH OIDS ] | (*) } TO { STDIN | STDOUT }"),
        Row("SET", "SET [ { SESSION | LOCAL } ] { STANDARD_CONFORMING_STRINGS | CLIENT_ENCODING } { = | TO }"),
        .. "CREATE TABLE AS,CREATE UNLOGGED TABLE,CREATE TABLE,CREATE INDEX,CREATE UNIQUE INDEX,CREATE VIEW,CREATE FUNCTION,CREATE PROCEDURE,CREATE POLICY,CREATE TRIGGER,CREATE TYPE,CREATE EXTENSION,CREATE SCHEMA,CREATE SEQUENCE,CREATE ROLE,CREATE RULE,ALTER TABLE,ALTER TYPE,INSERT,UPDATE,DELETE,SELECT,DO,GRANT,REVOKE,COMMENT"
            .Split(',').Select(kind => Row(kind, kind)),
    ];
}
