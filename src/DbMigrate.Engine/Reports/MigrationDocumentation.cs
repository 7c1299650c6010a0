using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Reports.Documents;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate;

/// <summary>Documents schemas: Markdown pages, and one page of HTML.</summary>
public static class MigrationDocumentation
{
    /// <summary>Documents a schema in a folder, or compares the folder with it.</summary>
    /// <param name="source">The source of the schema; see <see cref="MigrationSchema.ReadAsync"/>.</param>
    /// <param name="folder">
    /// The folder. Its files with the names of pages are replaced, if they are pages; pages of tables that are gone are
    /// removed. Other files stay.
    /// </param>
    /// <param name="options">The options with which the schema is read. What they ignore is left out.</param>
    /// <param name="format">The options of the documentation.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <returns>The files, by name.</returns>
    /// <exception cref="SchemaSourceInvalidException">The source cannot be read.</exception>
    /// <exception cref="ConnectionFailedException">The database cannot be reached.</exception>
    /// <exception cref="OutputNotWrittenException">
    /// A file cannot be written, or one of the folder that is no page has the name of a page.
    /// </exception>
    public static async Task<IReadOnlyList<MigrationDocument>> ExportAsync(
        string source,
        string folder,
        SchemaOptions options,
        DocumentOptions format,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(format);
        var read = await MigrationSchema.ReadAsync(source, options, cancellationToken).ConfigureAwait(false);
        var schema = new SchemaFilter(options.Ignore).Without(read.Schema);
        var sizes =
            format.Sizes && SchemaDatabase.IsConnection(source, options.Plan)
                ? await ReadSizesAsync(source, options, cancellationToken).ConfigureAwait(false)
                : [];
        var model = DocumentModel.Of(schema, sizes);
        return new DocumentFolder(folder, format).Write(
            model,
            () =>
            {
                if (format.CommentFile is { } file)
                {
                    OutputFile.Write(file, CommentTemplate.Of(model));
                }
            }
        );
    }

    private static async Task<Dictionary<string, RelationSize>> ReadSizesAsync(
        string source,
        SchemaOptions options,
        CancellationToken cancellationToken
    )
    {
        var connection = await SchemaDatabase.OpenAsync(source, options, cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var sizes = await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("the sizes of tables were read"),
                () => new CatalogReader(connection).ReadRelationSizesAsync(cancellationToken)
            )
            .ConfigureAwait(false);
        return sizes.ToDictionary(s => s.Name, s => new RelationSize(s.Rows, s.Bytes), StringComparer.Ordinal);
    }
}
