using System.Collections.Frozen;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>The replacements for psql commands that a migration file may not contain.</summary>
internal static class PsqlCommands
{
    /// <summary>The supported commands.</summary>
    public static readonly IReadOnlyList<string> Taken =
    [
        "i",
        "include",
        "ir",
        "include_relative",
        "set",
        "echo",
        "restrict",
        "unrestrict",
    ];

    /// <summary>The commands that end a statement in psql: what follows them is read as the next.</summary>
    public static readonly IReadOnlyList<string> Ends =
    [
        "g",
        "gx",
        "gset",
        "gexec",
        "gdesc",
        "crosstabview",
        "watch",
        ";",
    ];

    private static readonly FrozenDictionary<string, string> Instead = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["."] = "A line \\. ends the rows of a COPY ... FROM stdin, and none stands before it.",
        ["c"] = "Put what follows into a file of its own and run it by a step with 'on: CONNECTION'.",
        ["connect"] = "Put what follows into a file of its own and run it by a step with 'on: CONNECTION'.",
        ["copy"] = "Use COPY ... FROM stdin with the rows in the file, ended by a line \\., or a 'copy' step.",
        ["if"] = "Use a DO block with IF, or 'environments' in the plan.",
        ["elif"] = "Use a DO block with IF, or 'environments' in the plan.",
        ["else"] = "Use a DO block with IF, or 'environments' in the plan.",
        ["endif"] = "Use a DO block with IF, or 'environments' in the plan.",
        ["g"] = "End the statement with ';'.",
        ["gx"] = "End the statement with ';'.",
        ["gexec"] = "Use a DO block that loops over the query and EXECUTEs each row.",
        ["gset"] = "Use 'variables' in the plan, or a DO block.",
        ["gdesc"] = "Leave it out.",
        ["crosstabview"] = "Leave it out.",
        ["watch"] = "Use a 'sustained' gate.",
        ["!"] = "Use a 'script' step.",
        ["setenv"] = "Use the 'env' of a 'script' step.",
        ["getenv"] = "Use 'variables' in the plan.",
        ["cd"] = "Name files relative to the plan's folder, or use \\ir.",
        ["prompt"] = "Use 'variables' in the plan; a value can be given when the phase is run.",
        ["unset"] = "Leave it out: variables come from the plan.",
        ["password"] = "Use a 'role' step.",
        ["encoding"] = "Save the file as UTF-8 and leave it out.",
        ["q"] = "End the file here, or put what follows into a file of its own.",
        ["quit"] = "End the file here, or put what follows into a file of its own.",
        ["o"] = "Leave it out: results are not written to files.",
        ["out"] = "Leave it out: results are not written to files.",
        ["w"] = "Leave it out.",
        ["s"] = "Leave it out.",
        ["p"] = "Leave it out.",
        ["r"] = "Leave it out.",
        ["reset"] = "Leave it out.",
        ["bind"] = "Write the values into the statement, or use variables.",
        ["parse"] = "Use PREPARE.",
        ["lo_import"] = "Use lo_from_bytea, or a 'script' step.",
        ["lo_export"] = "Use a 'script' step.",
        ["lo_unlink"] = "Use SELECT lo_unlink(oid).",
        ["errverbose"] = "Leave it out: errors come through whole.",
        ["warn"] = "Use \\echo, or RAISE WARNING in a DO block.",
        ["qecho"] = "Use \\echo.",
        [";"] = "Write ';': each statement is sent alone, in the file's transaction.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Display = new[]
    {
        "a",
        "C",
        "f",
        "H",
        "html",
        "t",
        "T",
        "x",
        "pset",
        "timing",
        "conninfo",
        "h",
        "help",
        "?",
        "e",
        "ef",
        "ev",
        "edit",
        "copyright",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What to do instead of the command.</summary>
    public static string Advice(string command) =>
        Instead.TryGetValue(command, out var advice) ? advice
        : Display.Contains(command) || command is ['d', ..] or ['s', 'f' or 'v', ..] or ['l', ..] or ['z', ..]
            ? "Leave it out: it only shows something to a person."
        : "Leave it out; of psql's commands \\i, \\ir, \\set and \\echo are taken, and \\restrict and "
            + "\\unrestrict of pg_dump.";
}
