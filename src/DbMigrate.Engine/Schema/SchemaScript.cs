using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Writes a schema as SQL that makes it in an empty database.</summary>
internal static class SchemaScript
{
    /// <summary>
    /// The settings under which definitions are read as they were printed: names are whole, and a function may name what
    /// comes later.
    /// </summary>
    internal static readonly IReadOnlyList<string> Settings =
    [
        "SET client_encoding = 'UTF8'",
        "SET standard_conforming_strings = on",
        "SET check_function_bodies = off",
        "SET search_path = ''",
        "SET row_security = off",
        "SET default_tablespace = ''",
        "SET default_table_access_method = heap",
    ];

    // Every database begins with it.
    private static readonly NamespaceObject Public = new() { Name = "public" };

    /// <summary>Returns the statements that create the objects of a schema, in order.</summary>
    internal static IReadOnlyList<SchemaStatement> Statements(DatabaseSchema schema)
    {
        var script = new ScriptWriter(schema.Server, wanted: schema);
        if (!schema.ByKey.ContainsKey(Public.Key))
        {
            script.AddDrop(Public, "DROP SCHEMA IF EXISTS public");
        }

        foreach (var (found, isProvisional) in DependencyOrder.Of(schema))
        {
            Write(found, isProvisional, script);
        }

        script.EndCreation();

        return script.Statements;
    }

    /// <summary>Writes the statements that create one object.</summary>
    internal static void Write(SchemaObject found, bool isProvisional, ScriptWriter script)
    {
        var kind = SchemaKinds.Of(found);
        if (!kind.IsWanted(found))
        {
            return;
        }

        if (isProvisional)
        {
            kind.CreateProvisionally(found, script);
            script.NoteMade(found);
            return;
        }

        kind.Create(found, script);
        CommonParts.Create(found, script);
    }

    /// <summary>Returns statements as a file for psql.</summary>
    internal static string Text(IEnumerable<string> statements)
    {
        var text = new StringBuilder();
        foreach (var statement in statements)
        {
            text.Append(statement).Append(";\n\n");
        }

        return text.ToString();
    }
}
