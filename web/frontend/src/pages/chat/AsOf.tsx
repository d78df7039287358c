import { useId } from "react";
import { Icon } from "../../parts/Icon";
import { Menu } from "../../parts/Menu";
import { useWords } from "../../words";

/** The day on whose documents an answer rests; empty means today. */
export function AsOf({ day, setDay }: { day: string; setDay: (day: string) => void }) {
  const { words } = useWords();
  const id = useId();
  const label = day ? words.chat.asOfDay(day) : words.chat.asOfToday;
  return (
    <Menu
      label={`${words.chat.asOf}: ${label}`}
      className={day ? "as-of chosen" : "as-of"}
      trigger={
        <>
          <Icon name="calendar" />
          <span>{label}</span>
        </>
      }
    >
      {(close) => (
        <>
          <label htmlFor={id}>{words.chat.asOf}</label>
          <input
            id={id}
            type="date"
            value={day}
            min="1990-01-01"
            onChange={(event) => setDay(event.target.value)}
          />
          <p className="quiet">{words.chat.asOfNote}</p>
          {day && (
            <button type="button" className="button" onClick={() => (setDay(""), close())}>
              {words.chat.asOfClear}
            </button>
          )}
        </>
      )}
    </Menu>
  );
}
