"""What every other folder needs: settings, errors, access, audit, queue, time and the record."""
