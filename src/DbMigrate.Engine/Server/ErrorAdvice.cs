using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Returns a sentence on the cause of an error or its remedy, by SQLSTATE or by its class.</summary>
internal static class ErrorAdvice
{
    private const string Exists = "The object exists already: check it, then drop it or remove the statement.";

    private const string OutOfType = "A value does not fit its type: correct the rows first.";

    private const string Corrupted = "Data on the server are damaged: check its log and its disks before you continue.";

    private static readonly Dictionary<string, string> BySqlState = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.SyntaxError] = "The statement is not valid; correct it in the file.",
        [PostgresErrorCodes.InsufficientPrivilege] =
            "Run as the owner of the object, or have the owner grant the missing right.",
        [PostgresErrorCodes.UndefinedTable] =
            "Check the table's name and the search_path, and whether an earlier phase creates the table.",
        [PostgresErrorCodes.UndefinedColumn] = "Check the column's name, and whether an earlier phase adds it.",
        [PostgresErrorCodes.UndefinedFunction] =
            "Check the function's name and argument types, and that its extension is installed.",
        [PostgresErrorCodes.DuplicateTable] =
            "The relation exists already: drop it if it is a leftover. IF NOT EXISTS, where the statement has it, passes over "
            + "another relation of this name, too.",
        [PostgresErrorCodes.DuplicateColumn] =
            "The column exists already, created by hand or by an earlier attempt: check it, then drop it or write IF "
            + "NOT EXISTS.",
        [PostgresErrorCodes.DuplicateObject] = Exists,
        [PostgresErrorCodes.DependentObjectsStillExist] =
            "Drop the dependent objects first, by name: CASCADE would drop them silently.",
        [PostgresErrorCodes.DuplicateFunction] = Exists,
        [PostgresErrorCodes.DuplicateSchema] = Exists,
        [PostgresErrorCodes.DuplicateDatabase] = Exists,
        [PostgresErrorCodes.UndefinedObject] =
            "Check the object's name and the search_path, and whether an earlier phase creates the object.",
        [PostgresErrorCodes.InvalidSchemaName] =
            "Check the schema's name, and whether an earlier phase creates the schema.",
        [PostgresErrorCodes.NotNullViolation] =
            "A row has no value: fill existing rows in an earlier phase, or give the new row a value.",
        [PostgresErrorCodes.CheckViolation] =
            "A row violates the condition: correct existing rows first, or the values of the new row.",
        [PostgresErrorCodes.ForeignKeyViolation] =
            "A row references a missing row, or is still referenced: correct the rows first.",
        [PostgresErrorCodes.UniqueViolation] = "Rows have the same key: remove the duplicates first.",
        [PostgresErrorCodes.DivisionByZero] =
            "An expression divides by zero: leave out the rows with that divisor, or use nullif(divisor, 0).",
        [PostgresErrorCodes.NumericValueOutOfRange] = OutOfType,
        [PostgresErrorCodes.StringDataRightTruncation] = OutOfType,
        [PostgresErrorCodes.InvalidTextRepresentation] = OutOfType,
        [PostgresErrorCodes.InvalidBinaryRepresentation] = OutOfType,
        [PostgresErrorCodes.InvalidDatetimeFormat] = OutOfType,
        [PostgresErrorCodes.DatetimeFieldOverflow] = OutOfType,
        [PostgresErrorCodes.IntervalFieldOverflow] = OutOfType,
        [PostgresErrorCodes.UntranslatableCharacter] =
            "A character has no equivalent in the encoding of the database: correct the rows first.",
        [PostgresErrorCodes.CharacterNotInRepertoire] =
            "A text is not valid in the encoding of the database: correct the rows first.",
        [PostgresErrorCodes.InvalidParameterValue] = "Correct the value of the setting or the argument.",
        [PostgresErrorCodes.ObjectNotInPrerequisiteState] =
            "An object is not in the state that the statement needs: bring it there in an earlier statement.",
        [PostgresErrorCodes.ObjectInUse] = "Other sessions use the object: end them first.",
        [PostgresErrorCodes.QueryCanceled] =
            "It was cancelled or exceeded statement_timeout: raise limits.statement_timeout, or split the statement.",
        [PostgresErrorCodes.DiskFull] = "The server's disk is full; free space on it.",
        [PostgresErrorCodes.ReadOnlySqlTransaction] =
            "This server is a standby or read-only: connect to the primary (target_session_attrs=read-write).",
        [PostgresErrorCodes.ActiveSqlTransaction] =
            "This statement cannot run inside a transaction: set transaction: none for its step.",
        [PostgresErrorCodes.AdminShutdown] = "An administrator ended this session or the server.",
        [PostgresErrorCodes.CrashShutdown] =
            "The server restarts after a crash of one of its processes: check its log.",
        [PostgresErrorCodes.CannotConnectNow] = "The server is starting, stopping or recovering: try again later.",
        [PostgresErrorCodes.DatabaseDropped] = "The database was dropped.",
        [PostgresErrorCodes.UndefinedFile] =
            "The server has no such file: correct the path, or install the package that contains the file.",
        [PostgresErrorCodes.DataCorrupted] = Corrupted,
        [PostgresErrorCodes.IndexCorrupted] = Corrupted,
    };

    private static readonly Dictionary<string, string> ByClass = new(StringComparer.Ordinal)
    {
        ["22"] = "An expression cannot use a value: correct the expression, or the rows that it reads.",
        ["23"] = "A row violates the constraint: correct the rows first.",
        ["42"] = "The statement is not valid; correct it in the file.",
        ["53"] = "The server is out of a resource.",
        ["57"] = "The server or an administrator ended the statement.",
        ["58"] = "The server reported a system error: check its log.",
        ["XX"] = "The server reported an internal error: check its log.",
    };

    /// <summary>The sentences for checks and metrics, whose queries are in the plan.</summary>
    private static readonly Dictionary<string, string> OfQuestions = new(StringComparer.Ordinal)
    {
        [PostgresErrorCodes.ReadOnlySqlTransaction] =
            "It may only read. A check that has the key `rollback` may write with `rollback: true`, and is rolled back.",
        [PostgresErrorCodes.QueryCanceled] =
            "It exceeded its statement timeout: make the query cheaper, or raise it with `as: { set: { "
            + "statement_timeout: 5min } }`.",
        [PostgresErrorCodes.LockNotAvailable] = "Another session holds a lock that it needs.",
        [PostgresErrorCodes.InsufficientPrivilege] =
            "Grant the role the missing right, or run the query as another role with `as: { role: … }`.",
        [PostgresErrorCodes.UndefinedTable] = "The table does not exist, or is not on the role's search_path.",
        [PostgresErrorCodes.UndefinedColumn] = "Correct the column's name in the query.",
        [PostgresErrorCodes.UndefinedFunction] =
            "The function does not exist with these arguments, or is not on the role's search_path.",
        [PostgresErrorCodes.SyntaxError] = "Correct the SQL in the plan.",
        [PostgresErrorCodes.IndeterminateDatatype] = "Write the type of the parameter, as in $1::uuid.",
        [PostgresErrorCodes.InvalidParameterValue] = "Correct the value under `as` in the plan.",
    };

    /// <summary>Returns the server's hint for a refused check or metric, else our sentence, else null.</summary>
    internal static string? ForQuestion(PostgresException error) =>
        error.Hint is { Length: > 0 } hint ? hint : OfQuestions.GetValueOrDefault(error.SqlState);

    /// <summary>Whether a row was refused by the row security of its table.</summary>
    /// <remarks>The server's code gives no other sign: the SQLSTATE is that of a missing right.</remarks>
    internal static bool IsRowSecurity(PostgresException error) =>
        error is { SqlState: PostgresErrorCodes.InsufficientPrivilege, Routine: "ExecWithCheckOptions" };

    /// <summary>Returns the sentence for an error.</summary>
    internal static string For(PostgresException error) =>
        IsRowSecurity(error)
            ? "The policies of the table refuse the new row: correct the row, or the setting or role that they read."
            : For(error.SqlState);

    /// <summary>Returns the sentence for a SQLSTATE.</summary>
    internal static string For(string sqlState) =>
        BySqlState.TryGetValue(sqlState, out var exact) ? exact
        : ByClass.TryGetValue(sqlState[..2], out var general) ? general
        : "The server's message states the cause.";
}
