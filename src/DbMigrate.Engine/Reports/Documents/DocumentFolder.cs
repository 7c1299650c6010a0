using DbMigrate.Engine.Rehearsal;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>The folder with the pages of a documentation.</summary>
/// <param name="folder">The folder.</param>
/// <param name="options">The options.</param>
internal sealed class DocumentFolder(string folder, DocumentOptions options)
{
    private const int LengthOfMark = 400;

    /// <summary>Writes the pages of a model, or compares them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="before">Writes what belongs to the pages. It is called before the first takes its place.</param>
    /// <returns>The files, by name.</returns>
    internal IReadOnlyList<MigrationDocument> Write(DocumentModel model, Action before)
    {
        var names = new PageNames(model);
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (options.Format is DocumentFormat.All or DocumentFormat.Markdown)
        {
            foreach (var (name, text) in MarkdownWriter.Pages(model, names, options.Title))
            {
                pages.Add(name, text);
            }
        }

        if (options.Format is DocumentFormat.All or DocumentFormat.Html)
        {
            pages.Add(HtmlWriter.Page, new HtmlWriter(model, names).Write(options.Title));
        }

        // Each file is looked at before the first is written.
        var documents = pages
            .Select(p => (Document: Compared(p.Key, p.Value), Text: (string?)p.Value))
            .Concat(
                Gone(pages.Keys).Select(f => (Document: Of(f, MigrationDocumentChange.Removed), Text: (string?)null))
            )
            .OrderBy(d => d.Document.Path, StringComparer.Ordinal)
            .ToList();
        if (!options.Check)
        {
            Write(documents, before);
        }

        return [.. documents.Select(d => d.Document)];
    }

    // The pages are complete before the first takes its place: a full disk leaves the former ones.
    private void Write(IReadOnlyList<(MigrationDocument Document, string? Text)> documents, Action before)
    {
        var drafts = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        try
        {
            foreach (var (document, text) in documents)
            {
                if (text is not null)
                {
                    OutputFile.Write(Path.Combine(drafts, Path.GetFileName(document.Path)), text);
                }
            }

            before();
            foreach (var (document, text) in documents)
            {
                if (text is null)
                {
                    File.Delete(document.Path);
                }
                else
                {
                    File.Move(Path.Combine(drafts, Path.GetFileName(document.Path)), document.Path, overwrite: true);
                }
            }
        }
        catch (OutputNotWrittenException e) when (e.Path.StartsWith(drafts, StringComparison.Ordinal))
        {
            throw NotWritten(e.InnerException ?? e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(e);
        }
        finally
        {
            if (Directory.Exists(drafts))
            {
                Directory.Delete(drafts, recursive: true);
            }
        }
    }

    private OutputNotWrittenException NotWritten(Exception e) =>
        new(folder, $"The documents cannot be written to '{folder}': {e.Message}", e);

    private MigrationDocument Compared(string name, string text)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return Of(path, MigrationDocumentChange.Created);
        }

        var known = Read(path);
        if (!IsPage(known))
        {
            throw new OutputNotWrittenException(
                path,
                $"'{path}' was not written by an export of documents, and would be replaced. Remove it, or choose another "
                    + "folder."
            );
        }

        return Of(
            path,
            DocumentComparison.AreEqual(known, text) ? MigrationDocumentChange.None : MigrationDocumentChange.Updated
        );
    }

    // Pages that nothing is documented on any more.
    private IEnumerable<string> Gone(ICollection<string> wanted)
    {
        if (!Directory.Exists(folder) || options.Format == DocumentFormat.Html)
        {
            return [];
        }

        return Directory
            .EnumerateFiles(folder, "*.md")
            .Where(f => !wanted.Contains(Path.GetFileName(f)) && IsPage(Read(f)))
            .ToList();
    }

    private static bool IsPage(string text)
    {
        var start = text[..Math.Min(text.Length, LengthOfMark)];
        return start.Contains(MarkdownWriter.Mark, StringComparison.Ordinal)
            || start.Contains(HtmlWriter.Mark, StringComparison.Ordinal);
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputNotWrittenException(path, $"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private static MigrationDocument Of(string path, MigrationDocumentChange change) =>
        new() { Path = Path.GetFullPath(path), Change = change };
}
