using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// The text of a query of this folder for a version of the server.
/// </summary>
/// <remarks>
/// A line that ends with <c>--@15+</c> is for version 15 and later, one with <c>--@&lt;15</c> for earlier ones, one
/// with <c>--@15+ &lt;17</c> for those between. Some expressions are written as functions, whose arguments are plain columns:
/// <c>user_schema(oid, name)</c>: not the system's, not the journal's; <c>not_of_extension('pg_class', oid)</c>;
/// <c>acl_or_null(acl, 'r', owner)</c>: the privileges as text, sorted, null where they are those of acldefault;
/// <c>options_of(options)</c>: options as WITH (…) prints them; <c>prefixed_options_of(options, 'toast.')</c>: the same, each
/// with something in front. <c>not_temporary(oid)</c>: not of a relation that a session may drop at any moment.
/// <c>for_superuser(value)</c>: null for others. The server's own <c>pg_attver</c> is left out.
/// </remarks>
internal static partial class SchemaQuery
{
    private static readonly ConcurrentDictionary<(string Name, int Major, bool IsSuperuser), string> Texts = new();

    /// <summary>Returns the text of a query.</summary>
    internal static string For(string name, Version server, bool isSuperuser) =>
        Texts.GetOrAdd((name, server.Major, isSuperuser), q => Make(q.Name, q.Major, q.IsSuperuser));

    /// <summary>Returns the text of a query of another folder for a version of the server.</summary>
    internal static string Expand(string text, Version server) => Expand(text, server.Major, isSuperuser: false);

    private static string Make(string name, int major, bool isSuperuser) =>
        Expand(EmbeddedSql.Text("Catalog.Objects." + name), major, isSuperuser);

    private static string Expand(string query, int major, bool isSuperuser)
    {
        var lines = query
            .Split('\n')
            .Where(line => IsFor(line, major))
            .Select(line => Marker().Replace(line, string.Empty));
        var text = string.Join('\n', lines);
        text = UserSchema()
            .Replace(
                text,
                "($2 not in ('pg_catalog', 'information_schema', 'dbmigrate') and $2 !~ '^pg_(toast|temp)')"
            );
        text = OfExtension()
            .Replace(
                text,
                "not exists (select from pg_depend e where e.classid = '$1'::regclass and e.objid = $2 and e.deptype = 'e')"
            );
        text = Temporary()
            .Replace(text, "not exists (select from pg_class z where z.oid = $1 and z.relpersistence = 't')");
        text = ForSuperuser().Replace(text, isSuperuser ? "$1" : "null::text");
        text = Options().Replace(text, "prefixed_options_of($1, '')");
        text = PrefixedOptions()
            .Replace(
                text,
                "case when $1 is null then null else array(select '$2' || quote_ident(x.option_name) || '=' || "
                    + "case when quote_ident(x.option_value) = x.option_value then x.option_value else quote_literal(x.option_value) end "
                    + "from pg_options_to_table($1) x where x.option_name <> 'pg_attver') end"
            );
        return Acl()
            .Replace(
                text,
                "case when $1 is null or ($1 @> acldefault('$2', $3) and $1 <@ acldefault('$2', $3)) then null "
                    + "else array(select x::text from unnest($1) x order by x::text collate \"C\") end"
            );
    }

    private static bool IsFor(string line, int major)
    {
        var marker = Marker().Match(line);
        return !marker.Success
            || (
                (!marker.Groups["since"].Success || major >= int.Parse(marker.Groups["since"].ValueSpan))
                && (!marker.Groups["before"].Success || major < int.Parse(marker.Groups["before"].ValueSpan))
            );
    }

    [GeneratedRegex(@"--@(?:(?<since>\d+)\+)?\s*(?:<(?<before>\d+))?\s*$")]
    private static partial Regex Marker();

    [GeneratedRegex(@"user_schema\(([\w.]+), ([\w.]+)\)")]
    private static partial Regex UserSchema();

    [GeneratedRegex(@"not_of_extension\('(\w+)', ([\w.]+)\)")]
    private static partial Regex OfExtension();

    [GeneratedRegex(@"acl_or_null\(([\w.]+), '(\w)', ([\w.]+)\)")]
    private static partial Regex Acl();

    [GeneratedRegex(@"not_temporary\(([\w.]+)\)")]
    private static partial Regex Temporary();

    [GeneratedRegex(@"\bfor_superuser\(([\w.]+)\)")]
    private static partial Regex ForSuperuser();

    [GeneratedRegex(@"\boptions_of\(([\w.]+)\)")]
    private static partial Regex Options();

    [GeneratedRegex(@"\bprefixed_options_of\(([\w.]+), '([\w.]*)'\)")]
    private static partial Regex PrefixedOptions();
}
