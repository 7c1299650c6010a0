using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Files that were written for another tool are read as that tool reads them. Their checksum is that of the whole file.
/// </summary>
internal sealed partial class ScriptReader
{
    private void ReadAs(FileLayout layout, SourceText file, string path)
    {
        var name = file.Name;
        var bytes = file.Bytes ?? RegularFile.ReadBytes(path);
        file.Sha256 = TextChecksum.Sha256(bytes);
        _files.Admit(file);
        var view = layout.View(bytes, name, options.Variables);
        _variables.Use(view.Variables);
        _records.WithoutTransaction = view.WithoutTransaction;
        var source = SourceText.FromBytes(name, view.Text);
        source.Sha256 = file.Sha256;
        foreach (var error in view.Errors)
        {
            Find(error);
        }

        if (view.Errors.Count > 0)
        {
            _records.Sources.Add(source);
            return;
        }

        _open.Add((path, name));
        Read(source, new InputWindow(view.Text));
        _open.RemoveAt(_open.Count - 1);
    }
}
