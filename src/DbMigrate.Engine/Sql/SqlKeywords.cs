using System.Collections.Frozen;

namespace DbMigrate.Engine.Sql;

/// <summary>The words that need quotes as a column's or a table's name.</summary>
/// <remarks>
/// https://www.postgresql.org/docs/current/sql-keywords-appendix.html: what is reserved, and what may be a column but
/// not a function or type.
/// </remarks>
internal static class SqlKeywords
{
    private static readonly FrozenSet<string> Reserved = (
        "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create "
        + "current_catalog current_date "
        + "current_role current_time current_timestamp current_user default deferrable desc distinct do else end "
        + "except false fetch for foreign from "
        + "grant group having in initially intersect into lateral leading limit localtime localtimestamp not null "
        + "offset on only or order placing primary "
        + "references returning select session_user some symmetric system_user table then to trailing true union "
        + "unique user using variadic when where window with "
        + "authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join "
        + "left like natural notnull outer overlaps right "
        + "similar tablesample verbose "
        + "between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping "
        + "inout int integer interval json json_array "
        + "json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table "
        + "json_value least merge_action national nchar none "
        + "normalize nullif numeric out overlay position precision real row setof smallint substring time "
        + "timestamp treat trim values varchar xmlattributes "
        + "xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// After one of these an operand follows, so that a colon there begins a variable and does not divide a slice.
    /// </summary>
    private static readonly FrozenSet<string> Joining = (
        "all and any array as between by case distinct else from having ilike in is key like limit not offset on "
        + "or overlaps returning select similar then to using value when where"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the lower-case name must be quoted.</summary>
    public static bool IsReserved(string lower) => Reserved.Contains(lower);

    /// <summary>Whether an operand follows the word.</summary>
    public static bool IsJoining(string word) => Joining.Contains(word);
}
